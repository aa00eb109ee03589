using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>del-header name [-m str|beg|end|sub|reg]</c>.</summary>
internal sealed unsafe class DeleteHeaderAction : HeaderEdit
{
    private readonly HeaderName name;
    private readonly PatternSet? names;

    private DeleteHeaderAction(HeaderName name, PatternSet? names)
    {
        this.name = name;
        this.names = names;
    }

    internal static RuleAction? Compile(ActionWords words)
    {
        if (words.Expect("at least 1 argument") is not { } name)
        {
            return null;
        }

        if (words.AtEnd)
        {
            return new DeleteHeaderAction(new HeaderName(name.Text), null);
        }

        var flag = words.Next()!;
        if (flag.Text != "-m")
        {
            return words.Fail(flag, $"unexpected '{flag.Text}'; only '-m' may follow the name");
        }

        if (words.Expect("a matching method behind '-m'") is not { } method)
        {
            return null;
        }

        if (method.Text is not ("str" or "beg" or "end" or "sub" or "reg"))
        {
            return words.Fail(method, "-m only supports exact, beg, sub, end and reg match type");
        }

        var patterns = MatchMethods.Create(method.Text, ignoreCase: true)!;
        var error = patterns.Add(name.Text);
        if (error != null)
        {
            return words.Fail(name, error);
        }

        return words.End() ? new DeleteHeaderAction(HeaderName.Any, patterns) : null;
    }

    protected override bool Edit(RuleContext context, MessageHead head)
    {
        for (var i = name.Find(head, 0); i >= 0; i = name.Find(head, i + 1))
        {
            if (names != null)
            {
                var sample = default(Sample);
                ref var field = ref head.Fields[i];
                sample.Set(head.Base + field.NameOffset, field.NameLength);
                if (!names.Matches(context, ref sample))
                {
                    continue;
                }
            }

            head.Remove(i);
        }

        return true;
    }
}

using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary><c>redirect location|prefix|scheme</c> with its options (configuration.txt 4.2 "redirect").</summary>
internal sealed class RedirectAction : RuleAction
{
    private readonly RedirectReply reply;

    private RedirectAction(RedirectReply reply) => this.reply = reply;

    /// <summary>The action <c>http-request redirect</c> or <c>http-response redirect</c>, whose text may hold variables.</summary>
    internal static RuleAction? Compile(ActionWords words) => Compile(words, hasVariables: true);

    /// <summary>The line <c>redirect</c>, whose text is taken as it is written.</summary>
    internal static RuleAction? CompileLine(ActionWords words) => Compile(words, hasVariables: false);

    private static RuleAction? Compile(ActionWords words, bool hasVariables)
    {
        var code = 302;
        var options = RedirectOptions.None;
        RedirectForm? form = null;
        FormatText? text = null;
        string? cookie = null;
        while (words.Next() is { } word)
        {
            switch (word.Text)
            {
                case "location" or "prefix" or "scheme":
                    form = word.Text switch
                    {
                        "location" => RedirectForm.Location,
                        "prefix" => RedirectForm.Prefix,
                        _ => RedirectForm.Scheme,
                    };
                    text = hasVariables ? words.ExpectText($"an argument behind '{word.Text}'") : Literal(words.Expect($"an argument behind '{word.Text}'"));
                    if (text == null)
                    {
                        return null;
                    }

                    break;
                case "code":
                    var number = words.Expect("a code");
                    if (number?.Text is not ("301" or "302" or "303" or "307" or "308"))
                    {
                        return number == null ? null : words.Fail(number, $"'code': unsupported HTTP code '{number.Text}' (must be one of 301, 302, 303, 307 or 308)");
                    }

                    code = int.Parse(number.Text, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "set-cookie" or "clear-cookie":
                    if (words.Expect($"a cookie behind '{word.Text}'") is not { } value)
                    {
                        return null;
                    }

                    cookie = $"{value.Text}; path=/;{(word.Text == "clear-cookie" ? " Max-Age=0;" : "")}";
                    break;
                case "drop-query":
                    options |= RedirectOptions.DropQuery;
                    break;
                case "append-slash":
                    options |= RedirectOptions.AppendSlash;
                    break;
                case "ignore-empty":
                    options |= RedirectOptions.IgnoreEmpty;
                    break;
                default:
                    return words.FailUnknown(
                        word, $"expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', 'clear-cookie', 'drop-query', 'ignore-empty' or 'append-slash' (was '{word.Text}')",
                        ["code", "prefix", "location", "scheme", "set-cookie", "clear-cookie", "drop-query", "ignore-empty", "append-slash"]);
            }
        }

        return form == null
            ? words.Fail(words.Line.Action, "redirection type expected ('prefix', 'location', or 'scheme')")
            : new RedirectAction(new RedirectReply(form.Value, code, text!, options, cookie == null ? null : ByteText.ToBytes(cookie)));
    }

    private static FormatText? Literal(Word? word) => word == null ? null : FormatText.Literal(word.Text);

    internal override RuleOutcome Run(RuleContext context) =>
        reply.IsIgnored(context) ? RuleOutcome.Continue : new RuleOutcome(RuleOutcomeKind.Redirect, reply.Status, reply);
}

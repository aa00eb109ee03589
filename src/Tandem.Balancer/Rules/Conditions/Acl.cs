namespace Tandem.Balancer.Rules;

/// <summary>An ACL: named, predefined or anonymous. It holds when one of its expressions has a value that one of its patterns matches.</summary>
internal sealed class Acl
{
    private AclExpression[] expressions = [];

    internal Acl(string name) => Name = name;

    /// <summary>Its name; of an anonymous one its words.</summary>
    internal string Name { get; }

    /// <summary>Its expressions.</summary>
    internal IReadOnlyList<AclExpression> Expressions => expressions;

    /// <summary>Adds an alternative: lines of one name add up.</summary>
    internal void Add(AclExpression expression) => expressions = [.. expressions, expression];

    internal Verdict Evaluate(RuleContext context) => Evaluate(context, default(Unobserved));

    /// <summary>As the other form, watched.</summary>
    internal Verdict Evaluate<TObserver>(RuleContext context, TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        var result = Verdict.Fails;
        foreach (ref readonly var expression in expressions.AsSpan())
        {
            var sample = default(Sample);
            var mark = context.Mark;
            do
            {
                context.Mark = mark;
                context.Iterates = true;
                var found = expression.Sample.Evaluate(context, ref sample);
                context.Iterates = false;
                if (!found)
                {
                    observer.OnNoValue(expression);
                    result |= sample.MayChange && !context.IsFinal ? Verdict.Unknown : Verdict.Fails;
                    break;
                }

                var (more, mayChange) = (sample.MoreFollow, sample.MayChange);
                observer.OnValue(context, expression, sample);
                var matched = expression.Patterns.Matches(context, ref sample);
                observer.OnMatch(context, expression, matched);
                if (matched)
                {
                    context.Mark = mark;
                    return Verdict.Holds;
                }

                sample.MoreFollow = more;
                result |= mayChange && !more && !context.IsFinal ? Verdict.Unknown : Verdict.Fails;
            }
            while (sample.MoreFollow);

            context.Mark = mark;
        }

        return result;
    }
}

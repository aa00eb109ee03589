namespace Tandem.Balancer.Rules;

/// <summary><c>concat(start[,variable[,end]])</c>.</summary>
internal static unsafe class ConcatConverter
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        if (!arguments.Has(1))
        {
            return null;
        }

        var error = compiler.Variables.Resolve(arguments[1].Text, out var scope, out var number);
        arguments[1].Integer = number;
        arguments[1].Second = (long)scope;
        return error;
    }

    internal static bool Concat(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var middle = default(Sample);
        if (arguments.Has(1))
        {
            var store = Variables.Of(context, (VariableScope)arguments[1].Second, forWriting: false);
            if (store?.Get(context, (int)arguments[1].Integer, ref middle) != true || !SampleCasts.To(context, ref middle, SampleType.String))
            {
                middle = default;
            }
        }

        var before = arguments.Has(0) ? arguments[0].Bytes.Span : default;
        var after = arguments.Has(2) ? arguments[2].Bytes.Span : default;
        var length = sample.Length + before.Length + middle.Length + after.Length;
        var at = context.Take(length);
        if (at == null)
        {
            return false;
        }

        var to = new Span<byte>(at, length);
        sample.Bytes.CopyTo(to);
        before.CopyTo(to[sample.Length..]);
        middle.Bytes.CopyTo(to[(sample.Length + before.Length)..]);
        after.CopyTo(to[(length - after.Length)..]);
        return sample.Set(at, length);
    }
}

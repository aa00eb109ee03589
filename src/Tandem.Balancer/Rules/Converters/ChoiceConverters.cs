namespace Tandem.Balancer.Rules;

/// <summary>Choices and comparisons.</summary>
internal static class ChoiceConverters
{
    internal static bool Iif(RuleContext context, Arguments arguments, ref Sample sample) =>
        sample.Set(sample.Integer != 0 ? arguments[0].Bytes : arguments[1].Bytes);

    internal static string? CheckVariable(Arguments arguments, RuleCompiler compiler)
    {
        var error = compiler.Variables.Resolve(arguments[0].Text, out var scope, out var number);
        arguments[0].Integer = number;
        arguments[0].Second = (long)scope;
        return error;
    }

    /// <summary><c>strcmp(variable)</c>: below, at or above zero, as C's function.</summary>
    internal static bool Compare(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var other = default(Sample);
        if (Variables.Of(context, (VariableScope)arguments[0].Second, forWriting: false)?.Get(context, (int)arguments[0].Integer, ref other) != true
            || !SampleCasts.To(context, ref other, SampleType.String))
        {
            return false;
        }

        var a = sample.Bytes;
        var b = other.Bytes;
        var common = a.CommonPrefixLength(b);
        var result = common < Math.Min(a.Length, b.Length) ? a[common] - b[common] : a.Length.CompareTo(b.Length);
        return sample.Set((long)result);
    }
}

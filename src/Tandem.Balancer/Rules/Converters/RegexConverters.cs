namespace Tandem.Balancer.Rules;

/// <summary><c>regsub(regex,replacement[,flags])</c>: flags are g (every match) and i (ignore case).</summary>
internal static class RegexConverters
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        var flags = arguments.Has(2) ? arguments[2].Text : "";
        if (flags.FirstOrDefault(c => c is not ('g' or 'i')) is var bad && bad != '\0')
        {
            return $"invalid flag '{bad}'";
        }

        var regex = RegexText.Compile(arguments[0].Text, flags.Contains('i', StringComparison.Ordinal), out var error);
        arguments[0].Integer = flags.Contains('g', StringComparison.Ordinal) ? 1 : 0;
        arguments.Compiled = regex == null ? null : new RegexReplacement(regex);
        return error;
    }

    internal static unsafe bool Substitute(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var replacement = (RegexReplacement)arguments.Compiled!;
        var length = replacement.Replace(
            context, sample.Bytes, arguments[1].Bytes.Span, arguments[0].Integer != 0, whole: false, context.Rest());
        return length == -1 || (length >= 0 && sample.Set(context.Take(length), length));
    }
}

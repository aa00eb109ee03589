namespace Tandem.Balancer.Rules;

/// <summary>ASCII letters in lower or upper case.</summary>
internal static unsafe class CaseConverters
{
    internal static bool Lower(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var at = context.Take(sample.Length);
        if (at == null)
        {
            return false;
        }

        for (var i = 0; i < sample.Length; i++)
        {
            var c = sample.Pointer[i];
            at[i] = char.IsAsciiLetterUpper((char)c) ? (byte)(c | 0x20) : c;
        }

        return sample.Set(at, sample.Length);
    }

    internal static bool Upper(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var at = context.Take(sample.Length);
        if (at == null)
        {
            return false;
        }

        for (var i = 0; i < sample.Length; i++)
        {
            var c = sample.Pointer[i];
            at[i] = char.IsAsciiLetterLower((char)c) ? (byte)(c & ~0x20) : c;
        }

        return sample.Set(at, sample.Length);
    }
}

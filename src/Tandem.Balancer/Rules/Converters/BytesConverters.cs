namespace Tandem.Balancer.Rules;

/// <summary>Parts and lengths of bytes.</summary>
internal static unsafe class BytesConverters
{
    internal static bool Length(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set((long)sample.Length);

    /// <summary><c>bytes(offset[,length])</c>: nothing when the offset lies behind the end.</summary>
    internal static bool Slice(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var offset = arguments[0].Integer;
        if (offset < 0 || offset >= sample.Length)
        {
            return sample.Set(sample.Pointer, 0, SampleType.Binary);
        }

        var length = Math.Min(arguments.IntegerOr(1, sample.Length), sample.Length - offset);
        return length >= 0 && sample.Set(sample.Pointer + offset, (int)length, SampleType.Binary);
    }
}

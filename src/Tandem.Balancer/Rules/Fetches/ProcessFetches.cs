using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Tandem.Balancer.Rules;

/// <summary>The process, chance, and what kind of traffic it is.</summary>
internal static unsafe class ProcessFetches
{
    internal static bool One(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(1L);

    internal static bool HttpMajor(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(1L);

    internal static bool IsHttp(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Facts.IsHttp || context.Facts.Request != null ? sample.Set(true) : TargetFetches.Missing(ref sample);

    /// <summary>A number from 0 to below the range, or of 32 bits.</summary>
    internal static bool Random(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var number = (long)(uint)(context.NextRandom() >> 32);
        var range = arguments.IntegerOr(0, 0);
        return sample.Set(range > 0 ? (long)((ulong)number * (ulong)Math.Min(range, uint.MaxValue) >> 32) : number);
    }

    internal static bool Uuid(RuleContext context, Arguments arguments, ref Sample sample)
    {
        Span<ulong> random = stackalloc ulong[2] { context.NextRandom(), context.NextRandom() };
        var bytes = MemoryMarshal.AsBytes(random);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        var at = context.Take(36);
        return at != null && Utf8Formatter.TryFormat(new Guid(bytes), new Span<byte>(at, 36), out var written) && sample.Set(at, written);
    }
}

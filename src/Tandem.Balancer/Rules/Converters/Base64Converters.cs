using System.Buffers;
using System.Buffers.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Base64, plain and for URLs (RFC 4648 §4, §5).</summary>
internal static unsafe class Base64Converters
{
    internal static bool Encode(RuleContext context, Arguments arguments, ref Sample sample) =>
        Base64.EncodeToUtf8(sample.Bytes, context.Rest(), out _, out var written) == OperationStatus.Done
        && sample.Set(context.Take(written), written);

    internal static bool Decode(RuleContext context, Arguments arguments, ref Sample sample) =>
        Base64.DecodeFromUtf8(sample.Bytes, context.Rest(), out _, out var written) == OperationStatus.Done
        && sample.Set(context.Take(written), written, SampleType.Binary);

    internal static bool EncodeUrl(RuleContext context, Arguments arguments, ref Sample sample) =>
        Base64Url.EncodeToUtf8(sample.Bytes, context.Rest(), out _, out var written) == OperationStatus.Done
        && sample.Set(context.Take(written), written);

    internal static bool DecodeUrl(RuleContext context, Arguments arguments, ref Sample sample) =>
        Base64Url.DecodeFromUtf8(sample.Bytes, context.Rest(), out _, out var written) == OperationStatus.Done
        && sample.Set(context.Take(written), written, SampleType.Binary);
}

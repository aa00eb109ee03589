using System.Buffers;

namespace Tandem.Balancer.Logging;

/// <summary>Which bytes are encoded where, as HAProxy's encoding maps have it.</summary>
internal static class ByteSets
{
    /// <summary>In a request line: control and 8-bit bytes, '"' and '#'.</summary>
    internal static readonly SearchValues<byte> RequestLine = SearchValues.Create(Of("\"#"u8));

    /// <summary>In a header's value: what RFC 9110 §5.5 does not allow there; tab and 8-bit bytes stay.</summary>
    internal static readonly SearchValues<byte> Header = SearchValues.Create(ControlsExceptTab());

    private static byte[] Of(ReadOnlySpan<byte> delimiters)
    {
        var bytes = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            if (value is < 32 or >= 127 || delimiters.Contains((byte)value))
            {
                bytes.Add((byte)value);
            }
        }

        return [.. bytes];
    }

    private static byte[] ControlsExceptTab()
    {
        var bytes = new List<byte> { 127 };
        for (byte value = 0; value < 32; value++)
        {
            if (value != '\t')
            {
                bytes.Add(value);
            }
        }

        return [.. bytes];
    }
}

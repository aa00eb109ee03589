using System.Globalization;

namespace Tandem.Diagnosis.Wire;

/// <summary>Hardware addresses of six bytes as numbers, the first byte highest.</summary>
internal static class HardwareText
{
    internal static ulong Read(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var one in bytes[..6])
        {
            value = (value << 8) | one;
        }

        return value;
    }

    internal static string Write(ulong address)
    {
        var text = address.ToString("x12", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, 6).Select(i => text.Substring(i * 2, 2)));
    }

    /// <summary>The virtual router's own address (RFC 9568 §7.3), which use_vmac sends with.</summary>
    internal static bool IsOfVirtualRouter(ulong address, byte virtualRouterId) =>
        (address & 0xFF) == virtualRouterId && (address >> 8) is 0x00005E0001 or 0x00005E0002;
}

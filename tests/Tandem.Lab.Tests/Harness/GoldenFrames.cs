using System.Globalization;

namespace Tandem.Lab.Tests.Harness;

/// <summary>Frames recorded from keepalived, by their numbers.</summary>
internal static class GoldenFrames
{
    private const int IPv4 = 0x0800;
    private const int IPv6 = 0x86dd;
    private const int Arp = 0x0806;
    private const byte Vrrp = 112;
    private const byte Icmp6 = 58;
    private const byte NeighbourAdvertisement = 136;

    private static readonly Dictionary<int, byte[]> Recorded = Read();

    public static byte[] Of(int number) => Recorded[number];

    /// <summary>Advertisements, ARP requests of an address for itself, and neighbour advertisements to all nodes.</summary>
    public static bool IsAbout(byte[] frame) => frame.Length >= 42 && Type(frame) switch
    {
        IPv4 => frame[23] == Vrrp,
        Arp => frame.AsSpan(28, 4).SequenceEqual(frame.AsSpan(38, 4)),
        IPv6 => frame[20] == Vrrp || (frame[20] == Icmp6 && frame[54] == NeighbourAdvertisement && frame[38] == 0xff),
        _ => false,
    };

    /// <summary>The frame without what the kernel counts or draws: identification and header checksum, or the flow label.</summary>
    public static string Masked(byte[] frame)
    {
        var copy = (byte[])frame.Clone();
        switch (Type(frame))
        {
            case IPv4:
                copy.AsSpan(18, 2).Clear();
                copy.AsSpan(24, 2).Clear();
                break;
            case IPv6:
                copy[15] &= 0xf0;
                copy.AsSpan(16, 2).Clear();
                break;
        }

        return Convert.ToHexStringLower(copy);
    }

    private static int Type(byte[] frame) => (frame[12] << 8) | frame[13];

    private static Dictionary<int, byte[]> Read()
    {
        var frames = new Dictionary<int, byte[]>();
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "golden-frames.txt")))
        {
            if (line.Length > 2 && line[2] == ' ' && char.IsDigit(line[0]))
            {
                number = int.Parse(line.AsSpan(0, 2), CultureInfo.InvariantCulture);
            }
            else if (!line.StartsWith('#'))
            {
                frames[number] = Convert.FromHexString(line);
            }
        }

        return frames;
    }
}

using System.Buffers.Binary;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Protocol;

/// <summary>A frame of Data/vrrp-golden.txt, which keepalived 2.2.7 sent.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Title">What it is.</param>
/// <param name="Bytes">From the Ethernet header on.</param>
internal sealed record GoldenFrame(int Number, string Title, byte[] Bytes)
{
    private const int EthernetHeader = 14;
    private const int IPv6Header = 40;

    internal static IReadOnlyList<GoldenFrame> All { get; } = Read();

    internal bool IsIPv6 => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(12)) == 0x86DD;

    internal bool IsArp => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(12)) == 0x0806;

    /// <summary>A VRRP message, be it behind an AH header.</summary>
    internal bool IsAdvertisement => !IsArp && (IsIPv6 ? Bytes[20] : Bytes[23]) is (112 or 51);

    internal ReadOnlySpan<byte> LinkSource => Bytes.AsSpan(6, 6);

    /// <summary>What a raw socket delivers: with the IPv4 header, without the IPv6 header.</summary>
    internal byte[] Packet => Bytes[(IsIPv6 ? EthernetHeader + IPv6Header : EthernetHeader)..];

    /// <summary>The VRRP message without any IP header.</summary>
    internal byte[] Message => IsIPv6 ? Packet : Packet[20..];

    internal static GoldenFrame Of(int number) => All.Single(frame => frame.Number == number);

    /// <summary>What the socket says about it.</summary>
    internal ReceivedPacket Received() => IsIPv6
        ? new ReceivedPacket
        {
            Source = Endpoint.FromIPv6(Bytes.AsSpan(22, 16), 0, 2),
            Destination = Endpoint.FromIPv6(Bytes.AsSpan(38, 16), 0, 2),
            InterfaceIndex = 2,
            TimeToLive = Bytes[21],
            Length = Packet.Length,
            StatedLength = Packet.Length,
            Protocol = Bytes[20],
        }
        : ReceivedPacket.FromIPv4(Packet, 2);

    private static List<GoldenFrame> Read()
    {
        var frames = new List<GoldenFrame>();
        var title = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "vrrp-golden.txt")))
        {
            if (line.Length > 2 && char.IsAsciiDigit(line[0]))
            {
                title = line;
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 60 && !line.Trim().Contains(' '))
            {
                frames.Add(new GoldenFrame(int.Parse(title[..2], null), title[3..], Convert.FromHexString(line.Trim())));
            }
        }

        return frames;
    }
}

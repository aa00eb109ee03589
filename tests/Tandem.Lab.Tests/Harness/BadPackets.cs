using System.Buffers.Binary;

namespace Tandem.Lab.Tests.Harness;

/// <summary>Advertisements of virtual router 51, version 2, with priority 254, which would win if they were right; each has a mistake that
/// RFC 3768 §7.1 names, or is random altogether.</summary>
internal static class BadPackets
{
    private const int Length = 20;

    /// <summary>Makes packets.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="count">How many.</param>
    /// <returns>The bytes behind the IP header, and the TTL.</returns>
    public static (byte[] Bytes, int Ttl)[] Make(Random random, int count) => [.. Enumerable.Range(0, count).Select(i => One(random, i % 10))];

    private static (byte[] Bytes, int Ttl) One(Random random, int mistake)
    {
        var packet = Right();
        switch (mistake)
        {
            case 0:
                return (packet, random.Next(1, 255));
            case 1:
                packet[0] = (byte)((random.Next(4, 16) << 4) | 1);
                break;
            case 2:
                packet[0] = (byte)(0x20 | random.Next(2, 16));
                break;
            case 3:
                packet[5] = (byte)random.Next(2, 256);
                break;
            case 4:
                // Another address.
                packet[11] ^= (byte)random.Next(1, 256);
                break;
            case 5:
                packet[4] = (byte)random.Next(1, 256);
                break;
            case 6:
                packet = packet[..random.Next(1, Length)];
                return (packet, 255);
            case 7:
                packet = [.. packet, .. new byte[random.Next(1, 1000)]];
                return (packet, 255);
            case 8:
                Sum(packet);
                packet[6] ^= (byte)random.Next(1, 256);
                return (packet, 255);
            default:
                packet = new byte[random.Next(1, 1400)];
                random.NextBytes(packet);
                // A version that nobody speaks: chance must not make a right one.
                packet[0] |= 0x40;
                return (packet, 255);
        }

        Sum(packet);
        return (packet, 255);
    }

    private static byte[] Right()
    {
        byte[] packet = [0x21, 51, 254, 1, 0, 1, 0, 0, 10, 42, 0, 240, 0, 0, 0, 0, 0, 0, 0, 0];
        Sum(packet);
        return packet;
    }

    /// <summary>Writes the right checksum.</summary>
    public static void Sum(byte[] packet)
    {
        packet[6] = packet[7] = 0;
        var sum = 0u;
        for (var i = 0; i + 1 < packet.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        }

        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)~sum);
    }
}

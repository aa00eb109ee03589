using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Protocol;

/// <summary>Whatever arrives: decoding and judging it does not throw, does not allocate, and accepts only what is right.</summary>
public sealed class HostilePacketTests
{
    private static readonly GoldenFrame[] Advertisements = [.. GoldenFrame.All.Where(frame => frame.IsAdvertisement && frame.Number != 5)];

    [Fact]
    public void Random_bytes_are_never_an_advertisement() => Check.One(PropertyRuns.Config, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            foreach (var frame in Advertisements)
            {
                // As IPv4 with whatever header it has, and as IPv6 or behind a right header.
                Assert.NotEqual(Rejection.None, Judge(bytes, ReceivedPacket.FromIPv4(bytes, 1), frame.Number));
                Assert.NotEqual(Rejection.None, JudgeAsMessage(bytes, frame));
            }
        }));

    [Fact]
    public void What_is_accepted_of_a_changed_packet_is_right() => Check.One(
        PropertyRuns.Config.WithMaxTest(3000),
        Prop.ForAll(
            Gen.Elements(Advertisements).ToArbitrary(),
            Gen.Choose(0, 5).Two().Zip(Gen.Choose(0, 1 << 30).Two()).ToArbitrary(),
            (frame, choice) =>
            {
                var message = Change(frame.Message, choice.Item1.Item1, choice.Item2.Item1);
                message = Change(message, choice.Item1.Item2, choice.Item2.Item2);
                var received = WithLength(frame, message.Length, out var packet);
                message.CopyTo(packet, received.HeaderLength);
                if (Judge(packet, received, frame.Number) == Rejection.None)
                {
                    AssertRight(message, received, GoldenInstance.Of(frame.Number).Content);
                }
            }));

    [Fact]
    public void No_single_flipped_bit_is_accepted()
    {
        foreach (var frame in Advertisements)
        {
            var original = frame.Message;
            for (var bit = 0; bit < original.Length * 8; bit++)
            {
                var message = (byte[])original.Clone();
                message[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEqual(Rejection.None, JudgeAsMessage(message, frame));
            }
        }
    }

    [Fact]
    public void No_shorter_and_no_longer_packet_is_accepted()
    {
        foreach (var frame in Advertisements)
        {
            for (var length = 0; length < frame.Message.Length + 40; length++)
            {
                var message = frame.Message;
                var right = length == message.Length;
                Array.Resize(ref message, length);
                Assert.Equal(right, JudgeAsMessage(message, frame) == Rejection.None);
            }
        }
    }

    [Fact]
    public void A_header_with_lying_lengths_is_harmless()
    {
        var packet = GoldenFrame.Of(1).Packet;
        for (var first = 0; first < 256; first++)
        {
            packet[0] = (byte)first;
            for (var length = 0; length <= packet.Length; length++)
            {
                var verdict = Judge(packet.AsSpan(0, length), ReceivedPacket.FromIPv4(packet.AsSpan(0, length), 1), 1);
                Assert.Equal(first == 0x45 && length == packet.Length, verdict == Rejection.None);
            }
        }
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        var random = new Random(1);
        var many = GoldenInstance.Version2(addresses: [.. Enumerable.Range(0, 255).Select(i => $"10.1.0.{i}")]);
        var expected = new ExpectedAdvertisement { Content = many };
        var packets = new List<(byte[] Packet, ReceivedPacket Received, ExpectedAdvertisement Expected)>();
        foreach (var frame in Advertisements)
        {
            packets.Add((frame.Packet, frame.Received(), GoldenInstance.PeerOf(frame.Number)));
            packets.Add((frame.Packet, frame.Received(), expected));
            var spoiled = frame.Packet;
            spoiled[random.Next(spoiled.Length)] ^= 1;
            packets.Add((spoiled, frame.Received(), GoldenInstance.PeerOf(frame.Number)));
        }

        var buffer = new byte[many.MessageLength];
        var source = GoldenInstance.Address("10.42.0.12");
        var group = GoldenInstance.Address("224.0.0.18");
        long before = 0;
        for (var round = 0; round < 200; round++)
        {
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            foreach (var (packet, received, wanted) in packets)
            {
                if (AdvertisementDecoder.Decode(packet, received, out var advertisement) == Rejection.None)
                {
                    AdvertisementCheck.Check(advertisement, received, wanted, false, out _);
                }
            }

            AdvertisementEncoder.Encode(many, 100, source, group, buffer);
            AdvertisementEncoder.SetPriority(buffer, (byte)round);
            GratuitousArp.Write(buffer.AsSpan(0, 6), buffer.AsSpan(0, 4), buffer);
            UnsolicitedNeighborAdvertisement.Write(buffer.AsSpan(0, 6), buffer.AsSpan(0, 16), true, buffer.AsSpan(100));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Said once more, in other words than the check's: version, virtual router, type, lengths, checksum and addresses.</summary>
    private static void AssertRight(byte[] message, ReceivedPacket received, AdvertisementContent content)
    {
        Assert.Equal((content.Version << 4) | 1, message[0]);
        Assert.Equal(content.MessageLength, message.Length);
        Assert.Equal(content.Count, message[3]);
        var size = content.AddressLength;
        Assert.Equal(
            Enumerable.Range(0, content.Count).Select(i => Convert.ToHexString(content.Addresses, i * size, size)).Order(),
            Enumerable.Range(0, content.Count).Select(i => Convert.ToHexString(message, 8 + (i * size), size)).Order());
        Assert.NotEqual(0, message[5] | (message[4] & 0x0F));
        var bare = Sum(message, 0) == 0xFFFF;
        var address = new byte[16];
        var pseudo = Sum(message, 112 + message.Length);
        pseudo = Sum(address[..received.Source.CopyAddress(address)], pseudo);
        pseudo = Sum(address[..received.Destination.CopyAddress(address)], pseudo);
        Assert.True(content.IsIPv6 ? pseudo == 0xFFFF : content.Version == 2 ? bare : bare || pseudo == 0xFFFF);
    }

    private static int Sum(byte[] bytes, int sum)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum;
    }

    /// <summary>A change that a hostile or broken sender could make; every second one with the right checksum put back.</summary>
    private static byte[] Change(byte[] message, int kind, int seed)
    {
        var random = new Random(seed);
        switch (kind)
        {
            case 0 when message.Length > 0:
                message[random.Next(message.Length)] = (byte)random.Next(256);
                break;
            case 1:
                Array.Resize(ref message, random.Next(60));
                break;
            case 2 when message.Length > 8:
                message[random.Next(8)] = (byte)random.Next(256);
                break;
            case 3 when message.Length > 3:
                message[3] = (byte)random.Next(4);
                Array.Resize(ref message, Advertisement.LengthOf(message[0] >> 4, random.Next(2) == 0, message[3]));
                break;
            case 4 when message.Length > 12:
                message.AsSpan(random.Next(message.Length - 4), 4).CopyTo(message.AsSpan(random.Next(message.Length - 4)));
                break;
        }

        if (random.Next(2) == 0 && message.Length >= 8)
        {
            message.AsSpan(6, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), InternetChecksum.Finish(InternetChecksum.Add(message)));
        }

        return message;
    }

    private static ReceivedPacket WithLength(GoldenFrame frame, int messageLength, out byte[] packet)
    {
        var header = frame.Received().HeaderLength;
        packet = frame.Packet;
        Array.Resize(ref packet, header + messageLength);
        if (header == 0)
        {
            return frame.Received() with { Length = messageLength, StatedLength = messageLength };
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        return ReceivedPacket.FromIPv4(packet, 1);
    }

    private static Rejection JudgeAsMessage(byte[] message, GoldenFrame frame)
    {
        var received = WithLength(frame, message.Length, out var packet);
        message.CopyTo(packet, received.HeaderLength);
        return Judge(packet, received, frame.Number);
    }

    private static Rejection Judge(ReadOnlySpan<byte> packet, in ReceivedPacket received, int number)
    {
        var rejection = AdvertisementDecoder.Decode(packet, received, out var advertisement);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        // Who looks instances up has sorted other virtual routers out.
        var expected = GoldenInstance.PeerOf(number);
        if (advertisement.VirtualRouterId != expected.Content.VirtualRouterId)
        {
            return Rejection.UnknownVirtualRouter;
        }

        rejection = AdvertisementCheck.Check(advertisement, received, expected, false, out _);
        _ = rejection == Rejection.None ? "" : RejectionText.Describe(rejection, "VI_1", advertisement, received, expected);
        return rejection;
    }
}

using Tandem.Failover.Protocol;

namespace Tandem.Failover.Tests.Protocol;

/// <summary>What keepalived 2.2.7 puts on the wire is what we write and what we take.</summary>
public sealed class GoldenTests
{
    public static TheoryData<int> Advertisements => new(GoldenFrame.All.Where(frame => frame.IsAdvertisement).Select(frame => frame.Number));

    [Fact]
    public void All_frames_are_read() => Assert.Equal(Enumerable.Range(1, 21), GoldenFrame.All.Select(frame => frame.Number));

    [Theory]
    [MemberData(nameof(Advertisements))]
    public void Our_message_is_keepaliveds_byte_for_byte(int number)
    {
        var frame = GoldenFrame.Of(number);
        var (content, priority) = GoldenInstance.Of(number);
        var received = frame.Received();
        var message = new byte[content.MessageLength];
        message.AsSpan().Fill(0xAA);
        Assert.Equal(message.Length, AdvertisementEncoder.Encode(content, priority, received.Source, received.Destination, message));
        Assert.Equal(number == 5 ? frame.Message[24..] : frame.Message, message);
    }

    [Theory]
    [MemberData(nameof(Advertisements))]
    public void A_prepared_message_takes_every_priority(int number)
    {
        var received = GoldenFrame.Of(number).Received();
        var content = GoldenInstance.Of(number).Content;
        var prepared = new byte[content.MessageLength];
        var written = new byte[content.MessageLength];
        AdvertisementEncoder.Encode(content, 100, received.Source, received.Destination, prepared);
        for (var priority = 0; priority <= 255; priority++)
        {
            AdvertisementEncoder.SetPriority(prepared, (byte)priority);
            AdvertisementEncoder.Encode(content, (byte)priority, received.Source, received.Destination, written);
            Assert.Equal(written, prepared);
        }
    }

    [Theory]
    [MemberData(nameof(Advertisements))]
    public void The_peer_takes_keepaliveds_packet(int number)
    {
        var frame = GoldenFrame.Of(number);
        var received = frame.Received();
        var (content, priority) = GoldenInstance.Of(number);
        Assert.Equal(Rejection.None, AdvertisementDecoder.Decode(frame.Packet, received, out var advertisement));
        Assert.Equal(content.Version, advertisement.Version);
        Assert.Equal(1, advertisement.Type);
        Assert.Equal(51, advertisement.VirtualRouterId);
        Assert.Equal(priority, advertisement.Priority);
        Assert.Equal(content.Count, advertisement.Count);
        Assert.Equal(content.IntervalCentiseconds, advertisement.IntervalCentiseconds);
        Assert.Equal(content.Addresses, advertisement.Addresses.ToArray());

        // AH is refused, as a keepalived without auth_type AH does.
        var verdict = AdvertisementCheck.Check(advertisement, received, GoldenInstance.PeerOf(number), false, out var form);
        Assert.Equal(number == 5 ? Rejection.AuthenticationHeader : Rejection.None, verdict);
        Assert.Equal(number == 5 ? ChecksumForm.None : content.Version == 2 ? ChecksumForm.MessageOnly : ChecksumForm.PseudoHeader, form);
    }

    [Fact]
    public void Authentication_data_is_the_padded_password()
    {
        var frame = GoldenFrame.Of(4);
        AdvertisementDecoder.Decode(frame.Packet, frame.Received(), out var advertisement);
        Assert.Equal(1, advertisement.AuthenticationType);
        Assert.Equal("1111\0\0\0\0"u8.ToArray(), advertisement.AuthenticationData.ToArray());
        Assert.Equal(0x094E, advertisement.Checksum);
        Assert.Equal("12345678"u8.ToArray(), AdvertisementContent.Password("1234567890"u8));
    }

    [Theory]
    [InlineData(18)]
    [InlineData(19)]
    public void Our_gratuitous_arp_is_keepaliveds(int number)
    {
        var golden = GoldenFrame.Of(number);
        var frame = new byte[GratuitousArp.Length];
        Assert.Equal(frame.Length, GratuitousArp.Write(golden.LinkSource, GoldenInstance.Addresses("10.42.0.240"), frame));
        Assert.Equal(golden.Bytes, frame);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void Our_neighbor_advertisement_is_keepaliveds(int number)
    {
        var golden = GoldenFrame.Of(number);
        var frame = new byte[UnsolicitedNeighborAdvertisement.Length];
        frame.AsSpan().Fill(0xAA);
        var address = GoldenInstance.Addresses("fe80::42:240");
        Assert.Equal(frame.Length, UnsolicitedNeighborAdvertisement.Write(golden.LinkSource, address, false, frame));
        Assert.Equal(golden.Bytes, frame);

        UnsolicitedNeighborAdvertisement.Write(golden.LinkSource, address, true, frame);
        Assert.Equal(0xA0, frame[58]);
        var sum = InternetChecksum.Add(frame.AsSpan(22, 32), 58 + 32);
        Assert.Equal(0, InternetChecksum.Finish(InternetChecksum.Add(frame.AsSpan(54), sum)));
    }
}

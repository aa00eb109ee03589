using System.Buffers.Binary;
using System.Net.Sockets;
using Tandem.Failover.Protocol;
using Tandem.Failover.Tests.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Wire;

/// <summary>What leaves our sockets is, on the wire, what keepalived sends.</summary>
public sealed class SentFrameTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private static readonly ProtocolType EveryProtocol = (ProtocolType)BinaryPrimitives.ReverseEndianness((ushort)3);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 3)]
    [InlineData(10, 0)]
    [InlineData(11, 0)]
    [InlineData(13, 1)]
    [InlineData(14, 1)]
    [InlineData(16, 1)]
    [InlineData(17, 1)]
    public void An_advertisement_is_keepaliveds_frame(int number, int identification)
    {
        var golden = GoldenFrame.Of(number);
        var received = golden.Received();
        var (content, priority) = GoldenInstance.Of(number);
        var message = new byte[content.MessageLength];
        AdvertisementEncoder.Encode(content, priority, received.Source, received.Destination, message);
        using var capture = Capture();
        using var sender = hosts.A.Inside(() => Open(received.Source, received.Destination));
        Assert.Equal(0, sender.Send(message, received.Source, received.Destination, (ushort)identification));
        AssertFrame(golden, Next(capture, golden));
    }

    [Theory]
    [InlineData(9, "00:00:5e:00:01:33")]
    [InlineData(12, "00:00:5e:00:02:33")]
    public void An_advertisement_from_a_virtual_mac_is_keepaliveds_frame(int number, string linkAddress)
    {
        var golden = GoldenFrame.Of(number);
        var received = golden.Received();
        var (content, priority) = GoldenInstance.Of(number);
        var message = new byte[content.MessageLength];
        AdvertisementEncoder.Encode(content, priority, received.Source, received.Destination, message);
        hosts.A.Ip($"link add link eth0 name vrrp.51 address {linkAddress} type macvlan mode private");
        try
        {
            hosts.A.Inside(() => File.WriteAllText("/proc/sys/net/ipv6/conf/vrrp.51/addr_gen_mode", "1"));
            hosts.A.Ip("link set vrrp.51 up");
            hosts.A.Ip("addr add fe80::42:ff:fe00:b/64 dev vrrp.51 nodad");
            var index = hosts.A.Inside(() => TwoHosts.IndexOf("vrrp.51"));
            var settings = new VrrpSocketSettings { InterfaceName = "vrrp.51", InterfaceIndex = index, Group = received.Destination };
            using var capture = Capture();
            using var sender = hosts.A.Inside(() => VrrpSender.Open(settings, out _))!;
            Assert.Equal(0, sender.Send(message, received.Source, received.Destination, 1));
            AssertFrame(golden, Next(capture, golden));
        }
        finally
        {
            hosts.A.Ip("link del vrrp.51");
        }
    }

    [Theory]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    public void An_announcement_is_keepaliveds_frame(int number)
    {
        var golden = GoldenFrame.Of(number);
        var frame = new byte[golden.Bytes.Length];
        _ = golden.IsArp
            ? GratuitousArp.Write(golden.LinkSource, GoldenInstance.Addresses("10.42.0.240"), frame)
            : UnsolicitedNeighborAdvertisement.Write(golden.LinkSource, GoldenInstance.Addresses("fe80::42:240"), false, frame);
        using var capture = Capture();
        using var socket = hosts.A.Inside(() => PacketSocket.Open(out _))!;
        Assert.Equal(0, socket.Send(frame, hosts.Index));
        Assert.Equal(golden.Bytes, Next(capture, golden));
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        var group = GoldenInstance.Address("224.0.0.18");
        var group6 = GoldenInstance.Address("ff02::12");
        var source = GoldenInstance.Address("10.42.0.11");
        var source6 = GoldenInstance.Address("fe80::42:ff:fe00:b");
        using var sender = hosts.A.Inside(() => Open(source, group));
        using var sender6 = hosts.A.Inside(() => Open(source6, group6));
        using var receiver = hosts.B.Inside(() => VrrpReceiver.Open(Settings(GoldenInstance.Address("10.42.0.12"), group), out _))!;
        using var receiver6 = hosts.B.Inside(() => VrrpReceiver.Open(Settings(source6, group6), out _))!;
        using var socket = hosts.A.Inside(() => PacketSocket.Open(out _))!;
        var frame = GoldenFrame.Of(18).Bytes;
        var message = new byte[40];
        var buffer = new byte[VrrpReceiver.BufferLength];
        var failures = 0;
        var received = 0;
        long before = 0;
        for (var round = 0; round < 200; round++)
        {
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            failures += sender.Send(message, source, group, (ushort)round);
            failures += sender6.Send(message, source6, group6, 0);
            failures += socket.Send(frame, hosts.Index);
            received += Math.Max(0, receiver.Receive(buffer, out _));
            received += Math.Max(0, receiver6.Receive(buffer, out _));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, failures);
        Assert.True(received > 0);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_unicast_time_to_live_is_set()
    {
        var settings = Settings(GoldenInstance.Address("10.42.0.11"), GoldenInstance.Address("10.42.0.12"));
        var settings6 = Settings(GoldenInstance.Address("fd42::11"), GoldenInstance.Address("fd42::12"));
        using var capture = Capture();
        using var sender = hosts.A.Inside(() => VrrpSender.Open(settings, out _))!;
        using var sender6 = hosts.A.Inside(() => VrrpSender.Open(settings6, out _))!;
        Assert.Equal(0, sender.Send(new byte[20], settings.UnicastSource, GoldenInstance.Address("10.42.0.12"), 1, 7));
        Assert.Equal(7, Next(capture, GoldenFrame.Of(1))[22]);
        Assert.Equal(0, sender6.Send(new byte[24], settings6.UnicastSource, GoldenInstance.Address("fd42::12"), 1, 9));
        Assert.Equal(9, Next(capture, GoldenFrame.Of(10))[21]);
    }

    [Fact]
    public void What_cannot_be_opened_is_told_with_its_step()
    {
        var elsewhere = Settings(GoldenInstance.Address("10.99.0.1"), GoldenInstance.Address("10.42.0.12"));
        Assert.Equal((Tandem.Linux.Errno.AddressNotAvailable, "bind"), hosts.A.Inside(() =>
        {
            Assert.Null(VrrpReceiver.Open(elsewhere, out var error));
            return error;
        }));
        Assert.Equal((19, "interface"), hosts.A.Inside(() =>
        {
            Assert.Null(VrrpSender.Open(elsewhere with { InterfaceName = "eth9" }, out var error));
            return error;
        }));
        using var socket = hosts.A.Inside(() => PacketSocket.Open(out _))!;
        Assert.Equal(-6, socket.Send(new byte[42], 9999));
    }

    [Fact]
    public void What_is_for_the_group_and_what_is_for_the_host_are_kept_apart()
    {
        foreach (var (source, host, group) in new[]
        {
            ("10.42.0.11", "10.42.0.12", "224.0.0.18"), ("fe80::42:ff:fe00:b", "fe80::42:ff:fe00:c", "ff02::12"),
        })
        {
            var from = GoldenInstance.Address(source);
            foreach (var to in new[] { GoldenInstance.Address(host), GoldenInstance.Address(group) })
            {
                using var toGroup = hosts.B.Inside(() => VrrpReceiver.Open(Settings(default, GoldenInstance.Address(group)), out _))!;
                using var toHost = hosts.B.Inside(() => VrrpReceiver.Open(Settings(GoldenInstance.Address(host), default), out _))!;
                using var sender = hosts.A.Inside(() => Open(from, to));
                using var reception = new Reception();
                reception.Watch(to.IsMulticast ? toGroup : toHost);
                Assert.Equal(0, sender.Send(new byte[12], from, to, 1));
                reception.WaitUntil(() => reception.Packets.Count == 1, "the packet");
                Assert.Equal(to.IsMulticast, reception.Packets[0].Facts.IsMulticast);
                var other = to.IsMulticast ? toHost : toGroup;
                Assert.Equal(-Tandem.Linux.Errno.Again, other.Receive(new byte[VrrpReceiver.BufferLength], out _));
            }
        }
    }

    [Fact]
    public void Only_wanted_virtual_routers_wake_the_receiver()
    {
        foreach (var (source, group) in new[] { ("10.42.0.11", "224.0.0.18"), ("fe80::42:ff:fe00:b", "ff02::12") })
        {
            var from = GoldenInstance.Address(source);
            var to = GoldenInstance.Address(group);
            using var sender = hosts.A.Inside(() => Open(from, to));
            using var receiver = hosts.B.Inside(() => VrrpReceiver.Open(Settings(from, to), out _))!;
            byte[] wanted = [1, 31, 32, 51, 100, 255];
            Assert.Equal(0, receiver.AcceptOnly(wanted));
            using var reception = new Reception();
            reception.Watch(receiver);
            for (var id = 0; id < 256; id++)
            {
                var message = new byte[12];
                message[1] = (byte)id;
                Assert.Equal(0, sender.Send(message, from, to, 1));
            }

            reception.WaitUntil(() => reception.Packets.Count == wanted.Length, "the wanted six");
            Assert.Equal(wanted, reception.Packets.Select(packet => packet.Packet[packet.Facts.HeaderLength + 1]));
            Assert.All(reception.Packets, packet =>
            {
                Assert.True(packet.Facts.Source.HasSameAddress(from));
                Assert.True(packet.Facts.Destination.HasSameAddress(to));
                Assert.Equal(255, packet.Facts.TimeToLive);
                Assert.Equal(hosts.Index, packet.Facts.InterfaceIndex);
                Assert.Equal(112, packet.Facts.Protocol);
            });
        }
    }

    private VrrpSender Open(Endpoint source, Endpoint destination)
    {
        var sender = VrrpSender.Open(Settings(source, destination), out var error);
        Assert.True(sender != null, $"{error.Step}: {error.Errno}");
        return sender;
    }

    private VrrpSocketSettings Settings(Endpoint source, Endpoint destination) => new()
    {
        InterfaceName = "eth0",
        InterfaceIndex = hosts.Index,
        Group = destination.IsMulticast ? destination : default,
        UnicastSource = source,
    };

    private Socket Capture() => hosts.B.Inside(() => new Socket(AddressFamily.Packet, SocketType.Raw, EveryProtocol) { ReceiveTimeout = 5000 });

    /// <summary>The next frame of the same protocols: others, such as router solicitations, may come in between.</summary>
    private static byte[] Next(Socket capture, GoldenFrame kind)
    {
        var buffer = new byte[2000];
        while (true)
        {
            var frame = new GoldenFrame(0, "", buffer[..capture.Receive(buffer)]);
            if (frame.IsArp == kind.IsArp
                && frame.IsIPv6 == kind.IsIPv6
                && (kind.IsArp ? frame.Bytes[0] == 0xFF : frame.IsAdvertisement == kind.IsAdvertisement)
                && (!kind.IsIPv6 || kind.IsAdvertisement || frame.Bytes[54] == kind.Bytes[54]))
            {
                return frame.Bytes;
            }
        }
    }

    private static void AssertFrame(GoldenFrame golden, byte[] frame)
    {
        var expected = (byte[])golden.Bytes.Clone();
        if (golden.IsIPv6)
        {
            // The flow label is the kernel's, another one for each socket.
            (expected[15], frame[15]) = ((byte)(expected[15] & 0xF0), (byte)(frame[15] & 0xF0));
            frame.AsSpan(16, 2).CopyTo(expected.AsSpan(16));
        }

        Assert.Equal(expected, frame);
    }
}

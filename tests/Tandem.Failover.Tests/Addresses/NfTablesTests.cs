using System.Net;
using System.Net.Sockets;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Addresses;

public sealed class NfTablesTests
{
    private static readonly Endpoint Four = Endpoint.From(IPAddress.Parse("10.9.0.5"), 0);
    private static readonly Endpoint Six = Endpoint.From(IPAddress.Parse("fd00::5"), 0);
    private static readonly Endpoint LinkLocal = Endpoint.From(IPAddress.Parse("fe80::5"), 0);

    [Fact]
    public void Packets_to_a_blocked_address_are_dropped_and_others_are_not()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add 10.9.0.5/32 dev d0");
        space.Ip("addr add fd00::5/128 dev d0 nodad");
        space.Ip("addr add fd00::6/128 dev d0 nodad");
        space.Inside(() =>
        {
            using var tables = NfTables.Open(new NfTablesSettings(), out var error)!;
            Assert.Equal(0, error);
            Assert.True(IsReachable("10.9.0.5"));
            Assert.Equal(0, tables.Block([Four, Six, LinkLocal], 3));
            Assert.False(IsReachable("10.9.0.5"));
            Assert.True(IsReachable("10.9.0.1"));
            Assert.False(IsReachable("fd00::5"));
            Assert.True(IsReachable("fd00::6"));
            Assert.Equal(0, tables.Unblock([Four, Six, LinkLocal], 3));
            Assert.True(IsReachable("10.9.0.5"));
            Assert.True(IsReachable("fd00::5"));
        });
    }

    [Fact]
    public void The_table_goes_with_the_process_however_that_ends()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add 10.9.0.5/32 dev d0");
        space.Inside(() =>
        {
            using (var tables = NfTables.Open(new NfTablesSettings(), out _)!)
            {
                Assert.Equal(0, tables.Block([Four], 3));
                Assert.False(IsReachable("10.9.0.5"));
            }

            // Another test that starts a program just now holds a copy of the socket for a moment, between fork and exec.
            var deadline = Environment.TickCount64 + 5000;
            while (!IsReachable("10.9.0.5"))
            {
                Assert.True(Environment.TickCount64 < deadline, "The table is still there.");
            }
        });
    }

    [Fact]
    public void Blocking_twice_or_unblocking_what_is_not_blocked_is_answered_with_the_reason()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var tables = NfTables.Open(new NfTablesSettings { HasCounters = true, Priority = -10, TableName = "other" }, out _)!;
            Assert.Equal(2, tables.Unblock([Four], 3));
            Assert.Equal(0, tables.Block([Four], 3));
            Assert.Equal(0, tables.Unblock([Four], 3));
            Assert.Equal(2, tables.Unblock([Four], 3));
            tables.Delete();
            Assert.Equal(0, tables.Block([Four, Six], 3));
        });
    }

    [Theory]
    [InlineData(EndpointFamily.IPv4)]
    [InlineData(EndpointFamily.IPv6)]
    public void Membership_reports_of_a_virtual_mac_interface_leave_through_the_interface_below(EndpointFamily family)
    {
        using var space = new NamespaceFixture();
        space.Ip("link add link d0 name vrrp.51 address 00:00:5e:00:01:33 type macvlan mode private");
        space.Ip("link set vrrp.51 addrgenmode none");
        space.Ip("link set vrrp.51 up");
        space.Ip("addr add fe80::51/64 dev vrrp.51 nodad");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var above = host.Network.Interfaces.Find("vrrp.51")!.Index;
            var below = host.Network.Interfaces.Find("d0")!.Index;
            using var tables = NfTables.Open(new NfTablesSettings { HasCounters = true }, out _)!;
            Assert.Equal(0, tables.AddVirtualMac(family, above, below));

            var six = family == EndpointFamily.IPv6;
            using var frames = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0x0300);
            frames.ReceiveTimeout = 200;
            using var socket = new Socket(six ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            if (six)
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.Parse("ff02::77"), above));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("239.1.2.3"), above));
            }

            var senders = new HashSet<string>();
            var frame = new byte[2048];
            var deadline = Environment.TickCount64 + 8000;
            while (Environment.TickCount64 < deadline && senders.Count == 0)
            {
                try
                {
                    var count = frames.Receive(frame);
                    if (IsReport(frame.AsSpan(0, count), six))
                    {
                        senders.Add(Convert.ToHexString(frame.AsSpan(6, 6)));
                    }
                }
                catch (SocketException)
                {
                    // Nothing came within the time.
                }
            }

            Assert.Equal([Convert.ToHexString(host.Network.Interfaces.Find("d0")!.HardwareAddress)], senders);
            Assert.Equal(0, tables.RemoveVirtualMac(family, above, below));
        });
    }

    private static bool IsReport(ReadOnlySpan<byte> frame, bool six)
    {
        // One report may name several groups, in any order.
        return six
            ? frame.Length > 62 && frame[12] == 0x86 && frame[13] == 0xdd && frame[20] == 0 && frame[62] == 143 && frame[63..].IndexOf(IPAddress.Parse("ff02::77").GetAddressBytes()) > 0
            : frame.Length >= 42 && frame[12] == 0x08 && frame[13] == 0x00 && frame[23] == 2 && frame.IndexOf(new byte[] { 239, 1, 2, 3 }) > 0;
    }

    private static bool IsReachable(string address)
    {
        using var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        using var receiver = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        receiver.ReceiveTimeout = 150;
        try
        {
            socket.SendTo([1], receiver.LocalEndPoint!);
            return receiver.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

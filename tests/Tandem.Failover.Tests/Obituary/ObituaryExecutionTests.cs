using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tandem.Failover.Obituary;
using Tandem.Linux.Memory;
using Tandem.Linux.Netlink;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Obituary;

/// <summary>What a network and a host see of an obituary that is carried out.</summary>
public sealed class ObituaryExecutionTests : IDisposable
{
    private const int Vrrp = 112;
    private const int PatienceMs = 5000;

    private static readonly byte[] Message = [0x21, 51, 0, 1, 0, 1, 0xd3, 0xb0, 10, 42, 0, 240, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly ScratchNamespace host = new();
    private readonly SharedMemory memory = SharedMemory.Create("obituary-test", ObituaryWriter.Size);

    public ObituaryExecutionTests()
    {
        host.Ip("link add v0 type veth peer name v1");
        host.Ip("link set v0 up");
        host.Ip("link set v1 up");
        host.Ip("addr add 10.42.0.12/24 dev v1");
        host.Ip("addr add 10.42.0.240/32 dev v0");
    }

    public void Dispose()
    {
        memory.Dispose();
        host.Dispose();
    }

    [Fact]
    public void The_group_hears_priority_0_twice_and_the_address_is_gone()
    {
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            Write();
            Assert.True(executor.Execute(out var outcome));
            Assert.Equal((1, 1, 0, 0), (outcome.Sent, outcome.Requests, outcome.Refused, outcome.SendError));
            for (var i = 0; i < 2; i++)
            {
                var packet = Receive(receiver);
                Assert.Equal([0x45, 0xc0, 0, 40], packet[..4]);
                Assert.Equal((0, 255, Vrrp), ((packet[6] << 8) | packet[7], packet[8], packet[9]));
                Assert.Equal([10, 42, 0, 11, 224, 0, 0, 18], packet[12..20]);
                Assert.Equal(Message, packet[20..]);
            }

            Assert.Equal(0, receiver.Available);
            Assert.False(executor.Execute(out _));
        });
        Assert.DoesNotContain("10.42.0.240", host.Ip("addr show dev v0"), StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_is_sent_from_the_address_and_through_the_interface_that_it_names()
    {
        host.Ip("addr add fe80::b/64 dev v0 nodad");
        host.Ip("addr add fe80::c/64 dev v1 nodad");
        host.Inside(() =>
        {
            using var receiver = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, (ProtocolType)Vrrp);
            receiver.ReceiveTimeout = PatienceMs;
            var group = IPAddress.Parse("ff02::12");
            receiver.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, Index("v1")));
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            var entry = new ObituaryEntry();
            entry.AddAdvertisement(Index("v0"), Endpoint.From(IPAddress.Parse("fe80::b"), 0), Endpoint.From(group, 0), 255, Message);
            var writer = new ObituaryWriter(memory);
            writer.Set(0, entry);
            writer.Commit();
            Assert.True(executor.Execute(out var outcome));
            Assert.Equal((1, 0), (outcome.Sent, outcome.SendError));
            var buffer = new byte[200];
            EndPoint from = new IPEndPoint(IPAddress.IPv6Any, 0);
            var length = receiver.ReceiveFrom(buffer, ref from);
            Assert.Equal(Message, buffer[..length]);
            Assert.Equal("fe80::b", ((IPEndPoint)from).Address.ToString().Split('%')[0]);
        });
    }

    [Fact]
    public void Within_50_ms_of_the_death_the_group_knows()
    {
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            Write();
            var child = ChildProcess.Start(
                new ChildSettings { Path = "/bin/sleep", Arguments = ["sleep"u8.ToArray(), "60"u8.ToArray()], Environment = [] },
                out _)!;
            var end = child.OpenDescriptor();
            Assert.True(end >= 0);
            var begin = Stopwatch.GetTimestamp();
            Assert.Equal(0, ProcessSignals.Send(child.Pid, SignalNumber.Kill));
            Assert.Equal(1, DescriptorPoll.Wait([end], PatienceMs));
            Assert.True(executor.Execute(out _));
            _ = Receive(receiver);
            var tookMs = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            Assert.Equal(SignalNumber.Kill, child.Wait().Signal);
            ReadinessPipe.Close(end);
            Assert.True(tookMs < 50, $"it took {tookMs} ms");
        });
    }

    [Fact]
    public void Of_nothing_there_the_rest_is_done_and_the_failure_told()
    {
        host.Inside(() =>
        {
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            var entry = new ObituaryEntry();
            entry.AddAdvertisement(4711, Endpoint.FromIPv4(0x0A2A000B, 0), Endpoint.FromIPv4(0xE0000012, 0), 255, Message);
            var batch = new NetlinkBatch();
            batch.DeleteAddress(Address(0x0A2A00F1));
            batch.DeleteAddress(Address(0x0A2A00F0));
            entry.AddRouteRequests(batch.Bytes);
            var writer = new ObituaryWriter(memory);
            writer.Set(0, entry);
            writer.Commit();
            Assert.True(executor.Execute(out var outcome));
            Assert.Equal((0, 1, 1), (outcome.Sent, outcome.Requests, outcome.Refused));
            Assert.NotEqual(0, outcome.SendError);
        });
        Assert.DoesNotContain("10.42.0.240", host.Ip("addr show dev v0"), StringComparison.Ordinal);
    }

    private static int Index(string name) => int.Parse(
        File.ReadAllText($"/proc/thread-self/net/if_inet6").Split('\n').First(line => line.EndsWith(" " + name, StringComparison.Ordinal)).Split(' ')[1],
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture);

    private static AddressSpecification Address(uint address) => new()
    {
        InterfaceIndex = Index("v0"),
        Address = Endpoint.FromIPv4(address, 0),
        PrefixLength = 32,
    };

    private static Socket Listen()
    {
        var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Raw, (ProtocolType)Vrrp) { ReceiveTimeout = PatienceMs };
        receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("224.0.0.18"), IPAddress.Parse("10.42.0.12")));
        return receiver;
    }

    private static byte[] Receive(Socket receiver)
    {
        var buffer = new byte[200];
        return buffer[..receiver.Receive(buffer)];
    }

    private void Write()
    {
        var entry = new ObituaryEntry();
        entry.AddAdvertisement(Index("v0"), Endpoint.FromIPv4(0x0A2A000B, 0), Endpoint.FromIPv4(0xE0000012, 0), 255, Message);
        var batch = new NetlinkBatch();
        batch.DeleteAddress(Address(0x0A2A00F0));
        entry.AddRouteRequests(batch.Bytes);
        var writer = new ObituaryWriter(memory);
        writer.Set(0, entry);
        writer.Commit();
    }
}

using System.Diagnostics;
using System.Net;
using Tandem.Failover.Obituary;
using Tandem.Failover.Protocol;
using Tandem.Linux;
using Tandem.Linux.Memory;
using Tandem.Linux.Netlink;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Obituary;

/// <summary>What a network and a host see of an obituary that is carried out.</summary>
public sealed class ObituaryExecutionTests : IDisposable
{
    private const int PatienceMs = 5000;

    private static readonly byte[] Message = [0x21, 51, 0, 1, 0, 1, 0xd3, 0xb0, 10, 42, 0, 240, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NetworkSpace host = new();
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
                var packet = Receive(receiver, out _);
                Assert.Equal([0x45, 0xc0, 0, 40], packet[..4]);
                Assert.Equal((0, 255, 112), ((packet[6] << 8) | packet[7], packet[8], packet[9]));
                Assert.Equal([10, 42, 0, 11, 224, 0, 0, 18], packet[12..20]);
                Assert.Equal(Message, packet[20..]);
            }

            Assert.Equal(-Errno.Again, receiver.Receive(new byte[200], out _));
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
            var us = Endpoint.From(IPAddress.Parse("fe80::b"), 0);
            var group = Endpoint.From(IPAddress.Parse("ff02::12"), 0);
            using var receiver = VrrpReceiver.Open(new VrrpSocketSettings { InterfaceName = "v1", InterfaceIndex = Index("v1"), Group = group }, out _)!;
            var message = Resigning(us, group);
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            var entry = new ObituaryEntry();
            entry.AddAdvertisement(Index("v0"), us, group, 255, message);
            var writer = new ObituaryWriter(memory);
            writer.Set(0, entry);
            writer.Commit();
            Assert.True(executor.Execute(out var outcome));
            Assert.Equal((1, 0), (outcome.Sent, outcome.SendError));
            Assert.Equal(message, Receive(receiver, out var packet));
            Assert.StartsWith("fe80::b:", packet.Source.ToString(), StringComparison.Ordinal);
            Assert.Equal(255, packet.TimeToLive);
        });
    }

    [Fact]
    public void A_host_hears_from_IPv6_with_the_hop_limit_of_this_host_unless_another_is_written()
    {
        host.Ip("addr add fe80::b/64 dev v0 nodad");
        host.Ip("addr add fe80::c/64 dev v1 nodad");
        host.Inside(() =>
        {
            var us = Endpoint.From(IPAddress.Parse("fe80::b"), 0);
            var peer = Endpoint.From(IPAddress.Parse("fe80::c"), 0);
            var settings = new VrrpSocketSettings { InterfaceName = "v1", InterfaceIndex = Index("v1"), UnicastSource = peer };
            File.WriteAllText("/proc/sys/net/ipv6/conf/v0/hop_limit", "77");
            using var receiver = VrrpReceiver.Open(settings, out _)!;
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            var entry = new ObituaryEntry();
            entry.AddAdvertisement(Index("v0"), us, peer, null, Resigning(us, peer));
            entry.AddAdvertisement(Index("v0"), us, peer, 3, Resigning(us, peer));
            var writer = new ObituaryWriter(memory);
            writer.Set(0, entry);
            writer.Commit();
            Assert.True(executor.Execute(out var outcome));
            Assert.Equal((2, 0), (outcome.Sent, outcome.SendError));
            _ = Receive(receiver, out var first);
            _ = Receive(receiver, out var second);
            Assert.Equal((77, 3), (first.TimeToLive, second.TimeToLive));
        });
    }

    [Fact]
    public void Within_50_ms_of_the_death_the_group_knows()
    {
        // The scheduler of a busy machine is in each measurement; the best one shows what the program needs.
        const int deaths = 5;
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var executor = new ObituaryExecutor(new ObituaryReader(memory));
            var shortestMs = double.MaxValue;
            for (var times = 0; times < deaths; times++)
            {
                Write();
                var child = ChildProcess.Start(
                    new ChildSettings { Path = "/bin/sleep", Arguments = ["sleep"u8.ToArray(), "60"u8.ToArray()], Environment = [] },
                    out _)!;
                var end = ProcessDescriptor.OpenMainThread(child.Pid);
                Assert.True(end >= 0);
                var begin = Stopwatch.GetTimestamp();
                Assert.Equal(0, ProcessSignals.Send(child.Pid, SignalNumber.Kill));
                Assert.Equal(1, DescriptorPoll.Wait([end], PatienceMs));
                Assert.True(executor.Execute(out _));
                _ = Receive(receiver, out _);
                shortestMs = Math.Min(shortestMs, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                _ = Receive(receiver, out _);
                Assert.Equal(SignalNumber.Kill, child.Wait().Signal);
                ProcessDescriptor.Close(end);
            }

            Assert.True(shortestMs < 50, $"it took {shortestMs} ms");
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
            Assert.Equal((0, 1, 0), (outcome.Sent, outcome.Requests, outcome.Refused)); // what is gone already refuses nothing
            Assert.NotEqual(0, outcome.SendError);
        });
        Assert.DoesNotContain("10.42.0.240", host.Ip("addr show dev v0"), StringComparison.Ordinal);
    }

    private static byte[] Resigning(Endpoint source, Endpoint destination)
    {
        var content = new AdvertisementContent
        {
            Version = 3,
            VirtualRouterId = 51,
            IsIPv6 = true,
            IntervalCentiseconds = 100,
            Addresses = IPAddress.Parse("fe80::b").GetAddressBytes(),
        };
        var message = new byte[content.MessageLength];
        _ = AdvertisementEncoder.Encode(content, 0, source, destination, message);
        return message;
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

    private static VrrpReceiver Listen() => VrrpReceiver.Open(
        new VrrpSocketSettings { InterfaceName = "v1", InterfaceIndex = Index("v1"), Group = Endpoint.FromIPv4(0xE0000012, 0) },
        out _)!;

    private static byte[] Receive(VrrpReceiver receiver, out ReceivedPacket packet)
    {
        Assert.Equal(1, DescriptorPoll.Wait([receiver.Descriptor], PatienceMs));
        var buffer = new byte[VrrpReceiver.BufferLength];
        return buffer[..receiver.Receive(buffer, out packet)];
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

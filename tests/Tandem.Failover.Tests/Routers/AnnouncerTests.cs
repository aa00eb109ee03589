using System.Diagnostics;
using Tandem.Failover.Logging;
using Tandem.Failover.Routers;
using Tandem.Failover.Tests.Addresses;
using Tandem.Failover.Tests.Logging;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Routers;

public sealed class AnnouncerTests
{
    private const int Addresses = 400;
    private const int Rounds = 5;

    [Fact]
    public void What_a_full_buffer_does_not_take_is_sent_a_moment_later()
    {
        using var space = new NamespaceFixture();

        // Slow enough that the kernel's send buffer, some 270 frames, is full long before the first ones have left.
        space.Run("tc", "qdisc add dev d0 root tbf rate 4mbit burst 2k limit 2m");
        var before = Received(space);
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            using var loop = new EpollLoop(maxBuffers: 16);
            using var socket = PacketSocket.Open(out _)!;
            using var journal = new Journal(new JournalSettings { Ident = "test" });
            using var announcer = new Announcer(loop, socket, journal, 0, 0);
            var on = host.Network.Interfaces.Find("d0")!;
            var announcements = Enumerable.Range(1, Addresses)
                .Select(i => new Announcement(Endpoint.FromIPv4(0x0a090000u + (uint)i, 0), on, isRouter: false, announcer))
                .ToArray();
            announcer.Announce(announcements, Rounds);
            Assert.NotEqual(0, announcer.Waiting);
            var start = Stopwatch.GetTimestamp();
            while (announcer.Waiting > 0)
            {
                Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 10, $"{announcer.Waiting} still wait");
                loop.RunOnce(20);
            }
        });
        var deadline = Environment.TickCount64 + 10_000;
        while (Received(space) - before < Addresses * Rounds)
        {
            Assert.True(Environment.TickCount64 < deadline, $"only {Received(space) - before} arrived");
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void An_interface_that_takes_nothing_loses_its_own_announcements_and_nobody_elses()
    {
        using var space = new NamespaceFixture();
        space.Ip("link add e0 type veth peer name e1");
        space.Ip("link set e1 up");
        space.Ip("link set e0 up");
        space.Run("tc", "qdisc add dev d0 root pfifo limit 0");
        var sink = new RecordingSink();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            using var loop = new EpollLoop(maxBuffers: 16);
            using var socket = PacketSocket.Open(out _)!;
            using var journal = new Journal(detail: true, sink);
            using var announcer = new Announcer(loop, socket, journal, 1_000, 0);
            Announcement[] Of(string link, int count) => [.. Enumerable.Range(1, count)
                .Select(i => new Announcement(Endpoint.FromIPv4(0x0a090000u + (uint)i, 0), host.Network.Interfaces.Find(link)!, isRouter: false, announcer))];
            announcer.Announce([.. Of("d0", 3), .. Of("e0", 2)], 2);
            var start = Stopwatch.GetTimestamp();
            while (announcer.Waiting > 0)
            {
                Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 30, $"{announcer.Waiting} still wait");
                loop.RunOnce(20);
            }
        });
        Assert.Contains("6 announcements on d0 were dropped: it has sent nothing for a second", sink.Lines);
        Assert.Equal(4, sink.Lines.Count(static line => line.StartsWith("Sending gratuitous ARP on e0", StringComparison.Ordinal)));
    }

    private static long Received(NamespaceFixture space)
    {
        var words = space.Ip("-s link show d1").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var after = Array.IndexOf(words, "RX:");
        var numbers = Array.FindIndex(words, after, word => long.TryParse(word, out _));
        return long.Parse(words[numbers + 1]);
    }
}

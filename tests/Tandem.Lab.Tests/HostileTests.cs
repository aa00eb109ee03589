using System.Net;
using System.Net.Sockets;
using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Packets that nobody should send, as fast as a host can: who is master stays as it is, and the log does not drown.</summary>
public sealed class HostileTests
{
    private const int Floods = 2;
    private const int MaxLogLines = 500;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly IPEndPoint Group = new(IPAddress.Parse("224.0.0.18"), 0);

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void A_flood_of_bad_packets_changes_nothing(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101, version: 2), Configurations.Instance(100, version: 2));
        var said = pair.Daemon1.Log.Count;
        var said2 = pair.Daemon2.Log.Count;
        var (pid1, pid2) = (pair.Daemon1.VrrpPid, pair.Daemon2.VrrpPid);
        var sent = Flood(pair.Lab.Client);
        Assert.True(sent > 10_000, $"only {sent} packets left");
        // Probes are lost in such a flood as well, so that the address is watched and not what the client sees.
        Assert.DoesNotContain(pair.Lb2.Events.Lines(), line => line.Text.Contains("10.42.0.240", StringComparison.Ordinal));
        Assert.True(pair.Lb1.Owns(pair.Address));
        Assert.Equal((pid1, pid2), (pair.Daemon1.VrrpPid, pair.Daemon2.VrrpPid));
        foreach (var lines in new[] { pair.Daemon1.Log.Lines(said), pair.Daemon2.Log.Lines(said2) })
        {
            Assert.DoesNotContain(lines, line => line.Text.Contains("STATE", StringComparison.Ordinal));
            Assert.InRange(lines.Count, 1, MaxLogLines);
        }

        // An ordinary hand-over works at once.
        pair.Daemon1.Stop();
        pair.AwaitMaster(pair.Lb2);
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public async Task An_election_comes_to_its_end_in_a_flood(string first, string second)
    {
        using var pair = new Pair(first, second);
        using var ended = new CancellationTokenSource();
        var flood = Task.Factory.StartNew(() => Flood(pair.Lab.Client, ended.Token), TaskCreationOptions.LongRunning);
        pair.Start(Configurations.Instance(101, version: 2), Configurations.Instance(100, version: 2));
        await ended.CancelAsync();
        Assert.True(await flood > 10_000);
    }

    /// <summary>Pairs of Tandem alone: keepalived writes a line for each of the packets.</summary>
    public static IEnumerable<object[]> TandemPairs() => [[PairPrograms.Tandem, PairPrograms.Tandem]];

    /// <summary>Sends until the time is over, half of it random bytes, half of it advertisements with one mistake.</summary>
    private static long Flood(Host host, CancellationToken end = default)
    {
        using var timed = new CancellationTokenSource(Duration);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, end);
        var counts = new long[Floods];
        Parallel.For(0, Floods, new ParallelOptions { MaxDegreeOfParallelism = Floods }, flood =>
        {
            using var socket = host.NewRawSocket(AddressFamily.InterNetwork, AdvertisementListener.Protocol);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, host.Address.GetAddressBytes());
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 255);
            var packets = BadPackets.Make(new Random(flood), 4096);
            var ttl = 255;
            for (var i = 0; !both.IsCancellationRequested; i++)
            {
                var (bytes, wanted) = packets[i % packets.Length];
                if (wanted != ttl)
                {
                    socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, ttl = wanted);
                }

                try
                {
                    socket.SendTo(bytes, Group);
                    counts[flood]++;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
                {
                    // The queue of the interface is full: that is line rate.
                }
            }
        });
        return counts.Sum();
    }
}

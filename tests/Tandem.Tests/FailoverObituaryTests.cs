using System.Diagnostics;
using Tandem.Failover.Tests;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>What a network sees when a process of the failover dies. Needs root: a network namespace with a cable.</summary>
public sealed class FailoverObituaryTests : IDisposable
{
    private const int PatienceMs = 20_000;
    private const int Kills = 3;
    private const int PriorityByte = 20 + 2;

    private const string Configuration = """
        vrrp_instance VI_1 {
            state MASTER
            interface v0
            virtual_router_id 51
            priority 255
            advert_int 1
            virtual_ipaddress {
                10.42.0.240/24
                10.42.0.241/24
            }
        }

        """;

    private readonly NetworkSpace host = new();
    private readonly FailoverSite site = new(Configuration);

    public FailoverObituaryTests()
    {
        host.Ip("link add v0 type veth peer name v1");
        host.Ip("link set v0 up");
        host.Ip("link set v1 up");
        host.Ip("addr add 10.42.0.11/24 dev v0");
    }

    public void Dispose()
    {
        site.Dispose();
        host.Dispose();
    }

    [Fact]
    public void A_child_that_is_killed_is_resigned_for_within_50_ms_and_comes_back()
    {
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var program = site.StartAndWait();
            WaitForPriority(receiver, 255);

            // From the death on, as the parent sees it: a busy machine takes its time to let a process with many threads die. The
            // scheduler is in each measurement all the same; the best one shows what the program needs.
            var shortestMs = double.MaxValue;
            for (var times = 1; times <= Kills; times++)
            {
                var end = ProcessDescriptor.OpenMainThread(site.Child);
                Assert.True(end >= 0);
                Assert.Equal(0, ProcessSignals.Send(site.Child, SignalNumber.Kill));
                Assert.Equal(1, DescriptorPoll.Wait([end], PatienceMs));
                var begin = Stopwatch.GetTimestamp();
                ProcessDescriptor.Close(end);
                WaitForPriority(receiver, 0);
                shortestMs = Math.Min(shortestMs, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                WaitForPriority(receiver, 0);
                program.WaitForOutput("died as MASTER: sent 1 priority 0 adverts", times);
                WaitForPriority(receiver, 255);
            }

            FailoverSite.WaitFor(() => host.Ip("addr show dev v0").Contains("10.42.0.241", StringComparison.Ordinal), "the addresses");
            program.Signal(SignalNumber.Term);
            Assert.Equal(0, program.WaitForEnd().Status);
            Assert.DoesNotContain("10.42.0.24", host.Ip("addr show dev v0"), StringComparison.Ordinal);
            Assert.DoesNotContain("removals were refused", program.Output, StringComparison.Ordinal);
            Assert.True(shortestMs < 50, $"it took {shortestMs} ms");
        });
    }

    [Fact]
    public void The_addresses_are_gone_before_the_next_child_begins()
    {
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var program = site.StartAndWait("-R");
            WaitForPriority(receiver, 255);
            FailoverSite.WaitFor(() => host.Ip("addr show dev v0").Contains("10.42.0.241", StringComparison.Ordinal), "the addresses");
            Assert.Equal(0, ProcessSignals.Send(site.Child, SignalNumber.Kill));
            program.WaitForEnd();
            Assert.DoesNotContain("10.42.0.24", host.Ip("addr show dev v0"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_parent_that_is_killed_takes_its_child_along_in_order()
    {
        host.Inside(() =>
        {
            using var receiver = Listen();
            using var program = site.StartAndWait();
            WaitForPriority(receiver, 255);
            var child = site.Child;
            program.Signal(SignalNumber.Kill);
            WaitForPriority(receiver, 0);
            FailoverSite.WaitFor(() => !FailoverSite.Runs(child), "the child's end");
            Assert.DoesNotContain("10.42.0.24", host.Ip("addr show dev v0"), StringComparison.Ordinal);
        });
    }

    private static VrrpReceiver Listen()
    {
        // Both ends of the cable are on this host: what comes from the one would not be believed on the other.
        File.WriteAllText("/proc/sys/net/ipv4/conf/v1/accept_local", "1");
        var group = Endpoint.FromIPv4(0xE0000012, 0);
        return VrrpReceiver.Open(new VrrpSocketSettings { InterfaceName = "v1", InterfaceIndex = Index("v1"), Group = group }, out var error)
            ?? throw new InvalidOperationException($"no socket: {error}");
    }

    private static int Index(string name) => int.Parse(
        File.ReadAllLines("/proc/thread-self/net/igmp").First(line => line.Contains($"\t{name} ", StringComparison.Ordinal)).Split('\t')[0],
        System.Globalization.CultureInfo.InvariantCulture);

    private static void WaitForPriority(VrrpReceiver receiver, byte priority)
    {
        var buffer = new byte[VrrpReceiver.BufferLength];
        var last = Environment.TickCount64 + PatienceMs;
        while (true)
        {
            var left = (int)(last - Environment.TickCount64);
            Assert.True(left > 0, $"no advertisement with priority {priority} came");
            _ = DescriptorPoll.Wait([receiver.Descriptor], left);
            if (receiver.Receive(buffer, out _) > PriorityByte && buffer[PriorityByte] == priority)
            {
                return;
            }
        }
    }
}

using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Namespaces;

namespace Tandem.Failover.Tests.Wire;

/// <summary>
/// Two hosts in network namespaces, joined by a cable: A is 10.42.0.11, fd42::11 and fe80::42:ff:fe00:b with the MAC address
/// 02:42:00:00:00:0b, as the sender in Data/vrrp-golden.txt; B is its neighbour with 12 and c. Their interfaces are named eth0. Needs root.
/// </summary>
public sealed class TwoHosts : IDisposable
{
    private static int made;
    private readonly string suffix = $"{Environment.ProcessId}-{Interlocked.Increment(ref made)}";

    public TwoHosts()
    {
        Assert.True(Environment.IsPrivilegedProcess, "Tests of the wire need root: they make network namespaces and raw sockets.");
        RemoveLeftOvers();
        Ip($"""
            netns add {A}
            netns add {B}
            link add eth0 netns {A} address 02:42:00:00:00:0b type veth peer name eth0 netns {B} address 02:42:00:00:00:0c
            """);
        foreach (var host in new[] { A, B })
        {
            // Without duplicate address detection addresses are of use at once.
            In(host, () => File.WriteAllText("/proc/sys/net/ipv6/conf/eth0/accept_dad", "0"));
        }

        Ip($"""
            -n {A} link set lo up
            -n {A} link set eth0 up
            -n {A} addr add 10.42.0.11/24 dev eth0
            -n {A} addr add fd42::11/64 dev eth0 nodad
            -n {B} link set lo up
            -n {B} link set eth0 up
            -n {B} addr add 10.42.0.12/24 dev eth0
            -n {B} addr add fd42::12/64 dev eth0 nodad
            """);
        Index = In(A, () => IndexOf("eth0"));
    }

    internal string A => $"wr-a-{suffix}";

    internal string B => $"wr-b-{suffix}";

    /// <summary>The index of eth0 on A.</summary>
    internal int Index { get; }

    /// <summary>Does something in a host's namespace; sockets made there stay there.</summary>
    internal static T In<T>(string host, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, NetworkNamespace.Enter(host));
                result = work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    internal static void In(string host, Action work) => In(host, () =>
    {
        work();
        return true;
    });

    /// <summary>Runs lines of ip(8); those that begin with -n are of that namespace.</summary>
    internal static void Ip(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            using var process = Process.Start(new ProcessStartInfo("ip", line) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"ip {line}: {said}");
        }
    }

    /// <summary>The index of an interface with an IPv6 address, in the thread's namespace: /proc/net would be the process's.</summary>
    internal static int IndexOf(string name) => File.ReadLines("/proc/thread-self/net/if_inet6")
        .Where(line => line.EndsWith(" " + name, StringComparison.Ordinal))
        .Select(line => int.Parse(line.Split(' ')[1], System.Globalization.NumberStyles.HexNumber, null))
        .First();

    /// <summary>A run that was killed removed nothing: what carries the number of a process that is no more goes now.</summary>
    private static void RemoveLeftOvers()
    {
        if (!Directory.Exists("/run/netns"))
        {
            return;
        }

        foreach (var name in Directory.GetFiles("/run/netns", "wr-?-*-*").Select(path => Path.GetFileName(path)))
        {
            if (!Directory.Exists($"/proc/{name.Split('-')[2]}"))
            {
                Ip($"netns del {name}");
            }
        }
    }

    public void Dispose() => Ip($"netns del {A}\nnetns del {B}");
}

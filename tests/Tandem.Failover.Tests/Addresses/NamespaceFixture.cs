using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Netlink;

namespace Tandem.Failover.Tests.Addresses;

/// <summary>
/// A network namespace of one test, with a pair of Ethernet interfaces d0 and d1 that are up, and 10.9.0.1/24 on d0. Needs root: without it
/// the tests fail, and say why.
/// </summary>
internal sealed class NamespaceFixture : IDisposable
{
    private static int count;

    internal NamespaceFixture()
    {
        Name = $"nl-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        Ip($"netns add {Name}", inside: false);
        Ip("link set lo up");
        Ip("link add d0 type veth peer name d1");
        Ip("link set d0 up");
        Ip("link set d1 up");
        Ip("addr add 10.9.0.1/24 dev d0");
    }

    internal string Name { get; }

    /// <summary>Runs ip(8) and returns what it prints.</summary>
    internal string Ip(string arguments, bool inside = true)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", inside ? $"-n {Name} {arguments}" : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {arguments}: {errors} (these tests need root and iproute2)");
        return output;
    }

    /// <summary>Runs code on a thread of its own inside the namespace.</summary>
    internal void Inside(Action body)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, NetworkNamespace.Enter(Name));
                body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public void Dispose() => Ip($"netns del {Name}", inside: false);
}

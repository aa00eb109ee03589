using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Namespaces;

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
        foreach (var link in new[] { "d0", "d1" })
        {
            // No link-local addresses, which would become usable at some time during the test.
            Ip($"link set {link} addrgenmode none");
            Ip($"link set {link} up");
        }

        AwaitCarrier();
        Ip("addr add 10.9.0.1/24 dev d0");
    }

    internal string Name { get; }

    /// <summary>Runs ip(8) and returns what it prints.</summary>
    internal string Ip(string arguments, bool inside = true) => Execute("ip", inside ? $"-n {Name} {arguments}" : arguments);

    /// <summary>Runs a program in the namespace and returns what it prints.</summary>
    internal string Run(string program, string arguments) => Execute("ip", $"netns exec {Name} {program} {arguments}");

    private static string Execute(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {errors} (these tests need root and iproute2)");
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

    private void AwaitCarrier()
    {
        // The kernel notices a carrier some milliseconds later.
        var deadline = Environment.TickCount64 + 10_000;
        while (Ip("-o link show type veth").Split('\n').Count(l => l.Contains("state UP")) < 2)
        {
            Assert.True(Environment.TickCount64 < deadline, "The pair of interfaces does not come up.");
            Thread.Sleep(1);
        }
    }

    public void Dispose() => Ip($"netns del {Name}", inside: false);
}

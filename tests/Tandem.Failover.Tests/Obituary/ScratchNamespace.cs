using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Namespaces;

namespace Tandem.Failover.Tests.Obituary;

/// <summary>A network namespace of this test process's own. Needs root, and fails clearly without.</summary>
internal sealed class ScratchNamespace : IDisposable
{
    private static int count;

    private readonly string name = $"pr-t{Environment.ProcessId}-{Interlocked.Increment(ref count)}";

    internal ScratchNamespace()
    {
        Assert.True(Environment.IsPrivilegedProcess, "this test makes a network namespace and needs root");
        Host($"netns add {name}");
        Ip("link set lo up");
    }

    /// <summary>Runs ip(8) in the namespace.</summary>
    internal string Ip(string words) => Host($"-n {name} {words}");

    /// <summary>Runs something on a thread that is in the namespace.</summary>
    internal void Inside(Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, NetworkNamespace.Enter(name));
                work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public void Dispose() => Host($"netns del {name}");

    private static string Host(string words)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {words}: {error}");
        return output;
    }
}

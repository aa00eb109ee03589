using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Namespaces;

namespace Tandem.Failover.Tests;

/// <summary>
/// A network namespace of one test, with nothing in it but a loopback that is up. Only a network: tests that need whole hosts have Tandem.Lab's.
/// Needs root, and says so.
/// </summary>
internal class NetworkSpace : IDisposable
{
    private const string Prefix = "fo-";

    private static int made;

    /// <summary>A run that was killed removed nothing: what carries the number of a process that is no more goes now.</summary>
    static NetworkSpace()
    {
        foreach (var name in Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", Prefix + "*-*").Select(path => Path.GetFileName(path)) : [])
        {
            if (!Directory.Exists($"/proc/{name.Split('-')[1]}"))
            {
                // Another run may remove it just now.
                _ = Start("ip", $"netns del {name}");
            }
        }
    }

    internal NetworkSpace()
    {
        Assert.True(Environment.IsPrivilegedProcess, "This test needs root: it makes a network namespace.");
        Execute("ip", $"netns add {Name}");
        Ip("link set lo up");
    }

    internal string Name { get; } = $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref made)}";

    /// <summary>Runs ip(8) in the namespace and returns what it prints.</summary>
    internal string Ip(string arguments) => Execute("ip", $"-n {Name} {arguments}");

    /// <summary>Runs a program in the namespace and returns what it prints.</summary>
    internal string Run(string program, string arguments) => Execute("ip", $"netns exec {Name} {program} {arguments}");

    /// <summary>Does something on a thread of its own inside the namespace; sockets made there stay there.</summary>
    internal T Inside<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, NetworkNamespace.Enter(Name));
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

    /// <inheritdoc cref="Inside{T}"/>
    internal void Inside(Action work) => Inside(() =>
    {
        work();
        return true;
    });

    public void Dispose() => Execute("ip", $"netns del {Name}");

    private static string Execute(string program, string arguments)
    {
        var (code, output, errors) = Start(program, arguments);
        Assert.True(code == 0, $"{program} {arguments}: {errors} (these tests need root and iproute2)");
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}

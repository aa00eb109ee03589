using System.Globalization;
using Tandem.Linux.Processes;

namespace Tandem.Tests.Harness;

/// <summary>A directory for one failover: its configuration, which names no interface, and its pid files.</summary>
internal sealed class FailoverSite : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-failover-").FullName;

    internal FailoverSite(string configuration = "global_defs {\n    router_id test\n}\n") => File.WriteAllText(Config, configuration);

    internal string Config => Path.Combine(directory, "keepalived.conf");

    internal string PidFile => Path.Combine(directory, "parent.pid");

    internal string VrrpPidFile => Path.Combine(directory, "vrrp.pid");

    internal int Parent => ReadPid(PidFile);

    internal int Child => ReadPid(VrrpPidFile);

    /// <summary>Starts the failover as keepalived is started.</summary>
    internal TandemProgram Start(params string[] words) =>
        TandemProgram.Start(["keepalived", "-G", "-f", Config, "-p", PidFile, "-r", VrrpPidFile, .. words], [$"TMPDIR={directory}"]);

    /// <summary>Starts it in the foreground and waits until its child is at work.</summary>
    internal TandemProgram StartAndWait(params string[] words)
    {
        var program = Start(["-n", "-l", .. words]);
        program.WaitForOutput("Starting VRRP child process");
        WaitFor(() => Child != 0, "the child's pid file");
        return program;
    }

    internal static void WaitFor(Func<bool> condition, string what)
    {
        var last = Environment.TickCount64 + TandemProgram.PatienceMs;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < last, $"waited in vain for {what}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Whether a process runs, and has not only not been waited for.</summary>
    internal static bool Runs(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var pid in (int[])[Parent, Child])
        {
            if (pid > 0 && Runs(pid))
            {
                _ = ProcessSignals.Send(pid, SignalNumber.Kill);
            }
        }

        Directory.Delete(directory, recursive: true);
    }

    private static int ReadPid(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0;
}

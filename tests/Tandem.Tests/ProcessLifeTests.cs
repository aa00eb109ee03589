using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>Start, signals and end of the program that serves, with real processes.</summary>
public sealed class ProcessLifeTests
{
    [Theory]
    [InlineData(SignalNumber.Term)]
    [InlineData(SignalNumber.Int)]
    public void In_the_foreground_it_ends_by_the_signal_itself(int signal)
    {
        using var site = new Site();
        using var program = TandemProgram.Haproxy("-db", "-p", site.FilePath("pid"), "-f", site.Config);
        site.WaitUntilServed(program);
        Assert.False(File.Exists(site.FilePath("pid")), "as in HAProxy, only daemons and masters leave a pid file");
        var files = RuntimeFilesOf(program.Pid);
        Assert.NotEmpty(files);
        program.Signal(signal);
        Assert.Equal(signal, program.WaitForEnd().Signal);
        Assert.DoesNotContain(files, File.Exists);
    }

    [Fact]
    public void With_a_stats_socket_alone_it_idles_until_a_signal()
    {
        using var site = new Site();
        File.WriteAllText(site.Config, "global\n    stats socket /run/admin.sock\ndefaults\n    mode http\n");
        using var check = TandemProgram.Haproxy("-c", "-f", site.Config);
        Assert.Equal(0, check.WaitForEnd().Code);
        using var program = TandemProgram.Haproxy("-db", "-f", site.Config);
        var last = Environment.TickCount64 + TandemProgram.PatienceMs;
        while (!Directory.EnumerateDirectories($"/proc/{program.Pid}/task").Any(task => File.ReadAllText(task + "/comm").StartsWith("tandem-loop", StringComparison.Ordinal)))
        {
            Assert.True(Environment.TickCount64 < last, "no loop runs; it said:\n" + program.Output);
            Thread.Sleep(10);
        }

        program.Signal(SignalNumber.Usr1);
        Assert.Equal(new ProcessEnd(0), program.WaitForEnd());
    }

    [Fact]
    public void A_soft_stop_ends_with_0_and_other_signals_do_not_end_it()
    {
        using var site = new Site();
        using var program = TandemProgram.Haproxy("-db", "-f", site.Config);
        site.WaitUntilServed(program);
        program.Signal(SignalNumber.Usr2);
        program.Signal(SignalNumber.Pipe);
        program.Signal(SignalNumber.Hup);
        program.WaitForOutput("SIGHUP received, dumping servers states.");
        program.Signal(SignalNumber.Ttou);
        program.Signal(SignalNumber.Ttin);
        site.WaitUntilServed(program);
        program.Signal(SignalNumber.Usr1);
        Assert.Equal(new ProcessEnd(0), program.WaitForEnd());
    }

    [Fact]
    public void A_daemon_serves_when_its_parent_returns()
    {
        using var site = new Site();
        var pidFile = site.FilePath("pid");
        using var program = TandemProgram.Haproxy("-D", "-p", pidFile, "-f", site.Config);
        Assert.Equal(0, program.WaitForEnd().Code);
        var pid = int.Parse(File.ReadAllText(pidFile), System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(program.Pid, pid);
        Assert.Equal(200, site.Ask());
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{pid}/fd/2", false)!.FullName);

        // A successor finishes it.
        using var next = TandemProgram.Haproxy("-D", "-p", pidFile, "-f", site.Config, "-sf", $"{pid}");
        Assert.Equal(0, next.WaitForEnd().Code);
        WaitForEndOf(pid);
        Assert.Equal(200, site.Ask());
        var second = int.Parse(File.ReadAllText(pidFile), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, ProcessSignals.Send(second, SignalNumber.Term));
        WaitForEndOf(second);
    }

    [Theory]
    [InlineData("foo", null)]
    [InlineData("", "192.0.2.1:80")]
    [InlineData("daemon\n chroot /nonexistent", null)]
    public void A_daemon_that_cannot_start_hands_its_code_to_the_parent(string global, string? bind)
    {
        using var site = new Site(global, bind);
        using var program = TandemProgram.Haproxy("-D", "-f", site.Config);
        Assert.Equal(1, program.WaitForEnd().Code);
        Assert.Contains("[ALERT]", program.Output, StringComparison.Ordinal);
        Assert.Equal(0, site.Ask());
    }

    [Fact]
    public void A_socket_of_the_parent_is_adopted_and_other_descriptors_stay()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var site = new Site(bind: "\"fd@${LISTENER}\"");
        var handle = (int)listener.Handle;
        using var program = TandemProgram.Start(["haproxy", "-db", "-f", site.Config], [$"LISTENER={handle}"], handle, (int)other.Handle);
        Assert.Equal(200, site.Ask(((IPEndPoint)listener.LocalEndPoint!).Port));
        Assert.True(File.Exists($"/proc/{program.Pid}/fd/{other.Handle}") || Directory.Exists($"/proc/{program.Pid}/fd/{other.Handle}"));
        program.Signal(SignalNumber.Term);
        program.WaitForEnd();
    }

    [Fact]
    public void It_serves_from_an_empty_root_directory_as_nobody()
    {
        if (Environment.UserName != "root")
        {
            return;
        }

        using var site = new Site();
        var root = Directory.CreateDirectory(site.FilePath("empty"));
        site.WriteConfig($"user nobody\n group nogroup\n chroot {root.FullName}\n log 127.0.0.1:{Site.FreePort()} local0");
        using var program = TandemProgram.Haproxy("-db", "-f", site.Config);
        site.WaitUntilServed(program);
        Assert.Equal(root.FullName, File.ResolveLinkTarget($"/proc/{program.Pid}/root", false)!.FullName);
        var uid = File.ReadLines($"/proc/{program.Pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.DoesNotContain("\t0", uid, StringComparison.Ordinal);
        Assert.Empty(root.EnumerateFileSystemInfos());
        Assert.Empty(RuntimeFilesOf(program.Pid));
        program.Signal(SignalNumber.Hup);
        program.WaitForOutput("SIGHUP received");
        Assert.Equal(200, site.Ask());
        program.Signal(SignalNumber.Usr1);
        Assert.Equal(0, program.WaitForEnd().Code);
    }

    [Fact]
    public void More_connections_than_descriptors_are_an_error()
    {
        using var site = new Site();
        using var program = TandemProgram.Haproxy("-db", "-n", "999999999", "-f", site.Config);
        Assert.Equal(1, program.WaitForEnd().Code);
        Assert.Contains("[haproxy.main()] Cannot raise FD limit to ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_loses_nothing_and_leaves_nothing()
    {
        using var demo = TandemProgram.Start(["tandem", "demo", "loopback"], []);
        Assert.Equal(0, demo.WaitForEnd().Code);
        Assert.Contains(" 0 lost.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("Server app/server2 is DOWN, reason: ", demo.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost.", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_of_root_shows_a_pair_that_fails_over_and_leaves_nothing()
    {
        using var demo = TandemProgram.Start(["tandem", "demo"], []);
        Assert.Equal(0, demo.WaitForEnd(patienceMs: 90_000).Code);
        foreach (var fault in new[] { "balancer killed", "balancer frozen", "host cut off" })
        {
            Assert.Matches($@"(?m)^\| {fault} +\| +[0-9]+ ms \|", demo.Output);
        }

        Assert.Contains("The address moved each time and came back.", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", demo.Output, StringComparison.Ordinal);
    }

    /// <summary>What the runtime of a living process has put into the directory for temporary files.</summary>
    internal static string[] RuntimeFilesOf(int pid)
    {
        // The start tells it from earlier processes of the same number, whose files may lie there still.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var start = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        return
        [
            .. Directory.GetFileSystemEntries(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-{start}-*"),
            .. Directory.GetFileSystemEntries(Path.GetTempPath(), $"clr-debug-pipe-{pid}-{start}-*"),
        ];
    }

    internal static void WaitForEndOf(int pid)
    {
        var last = Environment.TickCount64 + TandemProgram.PatienceMs;
        while (ProcessSignals.Send(pid, 0) == 0 && !IsZombie(pid))
        {
            Assert.True(Environment.TickCount64 < last, $"process {pid} did not end");
            Thread.Sleep(10);
        }
    }

    /// <summary>Nobody may be there to reap a process whose parent has gone.</summary>
    private static bool IsZombie(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat", Encoding.UTF8).Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}

using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>-W: the master, its worker, reloads and ends, with real processes.</summary>
public sealed class MasterWorkerTests
{
    [Fact]
    public async Task Reloads_refuse_no_request()
    {
        using var site = new Site();
        using var master = TandemProgram.Haproxy("-W", "-p", site.FilePath("pid"), "-f", site.Config);
        site.WaitUntilServed(master);
        master.WaitForOutput("Loading success.");
        Assert.Equal($"{master.Pid}\n", File.ReadAllText(site.FilePath("pid")));
        var first = Worker(master);

        var ended = false;
        var statuses = new int[600];
        var clients = Task.Factory.StartNew(() => Parallel.For(0, 2, _ =>
        {
            while (!Volatile.Read(ref ended))
            {
                Interlocked.Increment(ref statuses[site.Ask()]);
            }
        }), TaskCreationOptions.LongRunning);
        for (var reload = 1; reload <= 3; reload++)
        {
            master.Signal(reload == 2 ? SignalNumber.Hup : SignalNumber.Usr2);
            master.WaitForOutput("Former worker", reload);
        }

        Volatile.Write(ref ended, true);
        await clients;
        Assert.True(statuses[200] > 0);
        Assert.Equal(statuses.Sum(), statuses[200]);
        Assert.NotEqual(first, Worker(master));
        master.Signal(SignalNumber.Term);

        // As HAProxy 2.6.12: a termination is no failure, an interrupt is told.
        Assert.Equal(0, master.WaitForEnd().Code);
        Assert.Contains("exited with code 143 (Terminated)", master.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reload_takes_the_new_configuration_and_a_wrong_one_changes_nothing()
    {
        using var site = new Site();
        using var master = TandemProgram.Haproxy("-W", "-f", site.Config);
        site.WaitUntilServed(master);
        var first = Worker(master);
        site.WriteConfig("foo");
        master.Signal(SignalNumber.Usr2);
        master.WaitForOutput("Loading failure!");
        Assert.Equal(first, Worker(master));
        Assert.Equal(200, site.Ask());

        var second = Site.FreePort();
        site.WriteConfig(bind: $"127.0.0.1:{second}");
        master.Signal(SignalNumber.Usr2);
        master.WaitForOutput("Former worker");
        Assert.Equal(200, site.Ask(second));
        Assert.Equal(0, site.Ask());
        master.Signal(SignalNumber.Int);
        Assert.Equal(130, master.WaitForEnd().Code);
    }

    [Fact]
    public void A_first_worker_that_cannot_start_ends_the_master()
    {
        using var site = new Site(bind: "192.0.2.1:80");
        using var master = TandemProgram.Haproxy("-W", "-f", site.Config);
        Assert.Equal(1, master.WaitForEnd().Code);
    }

    [Fact]
    public void A_pid_file_that_cannot_be_written_ends_the_start()
    {
        using var site = new Site();
        using var master = TandemProgram.Haproxy("-W", "-db", "-p", "/nonexistent/pid", "-f", site.Config);
        Assert.Equal(1, master.WaitForEnd().Code);
        Assert.Contains("[haproxy.main()] Cannot create pidfile /nonexistent/pid", master.Output, StringComparison.Ordinal);
        Assert.Equal(0, site.Ask());
    }

    [Fact]
    public void A_killed_worker_ends_the_master_with_its_code()
    {
        using var site = new Site();
        using var master = TandemProgram.Haproxy("-W", "-f", site.Config);
        site.WaitUntilServed(master);
        var worker = Worker(master);
        var files = ProcessLifeTests.RuntimeFilesOf(worker);
        Assert.NotEmpty(files);
        Assert.Equal(0, ProcessSignals.Send(worker, SignalNumber.Kill));
        Assert.Equal(137, master.WaitForEnd().Code);
        Assert.DoesNotContain(files, File.Exists);
        Assert.Contains("exit-on-failure: killing every processes with SIGTERM", master.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_soft_stop_ends_all_with_0()
    {
        using var site = new Site("master-worker");
        using var master = TandemProgram.Haproxy("-f", site.Config);
        site.WaitUntilServed(master);
        master.Signal(SignalNumber.Usr1);
        Assert.Equal(0, master.WaitForEnd().Code);
        Assert.Contains("exited with code 0 (Exit)", master.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_does_not_outlive_a_killed_master()
    {
        using var site = new Site();
        using var master = TandemProgram.Haproxy("-W", "-f", site.Config);
        site.WaitUntilServed(master);
        var worker = Worker(master);
        master.Signal(SignalNumber.Kill);
        master.WaitForEnd();
        ProcessLifeTests.WaitForEndOf(worker);
    }

    [Fact]
    public void Systemd_is_told_and_the_configuration_cannot_send_it_to_the_background()
    {
        using var site = new Site("daemon");
        var path = site.FilePath("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = TandemProgram.PatienceMs };
        manager.Bind(new UnixDomainSocketEndPoint(path));
        using var master = TandemProgram.Start(["haproxy", "-Ws", "-S", site.FilePath("master.sock"), "-p", site.FilePath("pid"), "-f", site.Config], [$"NOTIFY_SOCKET={path}"]);
        Assert.StartsWith($"READY=1\nMAINPID={master.Pid}\n", Next(), StringComparison.Ordinal);
        Assert.Equal(200, site.Ask());
        master.Signal(SignalNumber.Usr2);
        Assert.StartsWith("RELOADING=1\n", Next(), StringComparison.Ordinal);
        Assert.StartsWith("READY=1\n", Next(), StringComparison.Ordinal);
        master.Signal(SignalNumber.Term);
        Assert.StartsWith("STOPPING=1\n", Next(), StringComparison.Ordinal);
        Assert.Equal(0, master.WaitForEnd().Code);

        string Next()
        {
            var buffer = new byte[512];
            return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
        }
    }

    [Fact]
    public void A_master_in_the_background_serves_when_its_parent_returns()
    {
        using var site = new Site();
        using var program = TandemProgram.Haproxy("-W", "-D", "-p", site.FilePath("pid"), "-f", site.Config);
        Assert.Equal(0, program.WaitForEnd().Code);
        Assert.Equal(200, site.Ask());
        var pid = int.Parse(File.ReadAllText(site.FilePath("pid")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, ProcessSignals.Send(pid, SignalNumber.Term));
        ProcessLifeTests.WaitForEndOf(pid);
        Assert.Equal(0, site.Ask());
    }

    /// <summary>The process id of the worker that serves.</summary>
    private static int Worker(TandemProgram master)
    {
        var children = File.ReadAllText($"/proc/{master.Pid}/task/{master.Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(Assert.Single(children), System.Globalization.CultureInfo.InvariantCulture);
    }
}

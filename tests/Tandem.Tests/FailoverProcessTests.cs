using Tandem.FailoverProcess;
using Tandem.Linux.Processes;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>Parent and child of the failover: who starts, ends and signals whom.</summary>
public sealed class FailoverProcessTests
{
    [Fact]
    public void A_stop_ends_both_and_leaves_no_pid_file()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait();
        Assert.Equal(program.Pid, site.Parent);
        var child = site.Child;
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
        Assert.False(FailoverSite.Runs(child));
        Assert.False(File.Exists(site.PidFile) || File.Exists(site.VrrpPidFile));
        Assert.Contains("Starting Keepalived v2.2.7", program.Output, StringComparison.Ordinal);
        Assert.Contains($"Starting VRRP child process, pid={child}", program.Output, StringComparison.Ordinal);
        Assert.Contains("Stopping\n", program.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped Keepalived v2.2.7", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_is_killed_is_started_anew_at_once()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait();
        var first = site.Child;
        Assert.Equal(0, ProcessSignals.Send(first, SignalNumber.Kill));
        program.WaitForOutput("Starting VRRP child process", times: 2);
        FailoverSite.WaitFor(() => site.Child is not 0 and var now && now != first, "the second child's pid file");
        Assert.Contains($"pid {first} exited due to signal 9 (Killed)", program.Output, StringComparison.Ordinal);
        Assert.Contains($"VRRP child process({first}) died: Respawning", program.Output, StringComparison.Ordinal);
        Assert.Contains("Restart of VRRP process delayed 0 seconds to limit respawn rate", program.Output, StringComparison.Ordinal);
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    [Fact]
    public void A_new_start_that_the_host_refuses_is_tried_again()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait();

        // Enough for poll(2), which counts against it, and none left for the channel to another child.
        LimitDescriptors(program.Pid, 3);
        Assert.Equal(0, ProcessSignals.Send(site.Child, SignalNumber.Kill));
        program.WaitForOutput("VRRP child process: fork error(");
        LimitDescriptors(program.Pid, 1024);
        program.WaitForOutput("Starting VRRP child process", times: 2);
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    private static void LimitDescriptors(int pid, int most)
    {
        using var prlimit = System.Diagnostics.Process.Start("prlimit", ["--pid", $"{pid}", $"--nofile={most}:"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    [Fact]
    public void A_child_is_not_started_anew_with_R()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait("-R");
        Assert.Equal(0, ProcessSignals.Send(site.Child, SignalNumber.Kill));
        Assert.Equal(2, program.WaitForEnd().Code);
        Assert.Contains("died: Exiting", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_leaves_in_order_when_its_parent_is_killed()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait();
        var child = site.Child;
        program.Signal(SignalNumber.Kill);
        FailoverSite.WaitFor(() => !FailoverSite.Runs(child), "the child's end");
        program.WaitForEnd();
        Assert.Contains("Stopped\n", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_start_sees_the_first_and_ends_with_0()
    {
        using var site = new FailoverSite();
        using var first = site.StartAndWait();
        var child = site.Child;
        using var second = site.Start("-n", "-l");
        Assert.Equal(0, second.WaitForEnd().Status);
        Assert.Contains("daemon is already running", second.Output, StringComparison.Ordinal);
        Assert.Equal((first.Pid, child), (site.Parent, site.Child));
        first.Signal(SignalNumber.Int);
        Assert.Equal(0, first.WaitForEnd().Status);
    }

    [Fact]
    public void A_pid_file_of_somebody_elses_process_hinders_no_start()
    {
        using var site = new FailoverSite();
        File.WriteAllText(site.PidFile, "1\n");
        using var program = site.StartAndWait();
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    [Theory]
    [InlineData("-p")]
    [InlineData("-r")]
    public void Without_its_pid_files_it_does_not_run(string option)
    {
        using var site = new FailoverSite();
        using var program = site.Start("-n", "-l", option, "/nonexistent/x.pid");
        Assert.Equal(2, program.WaitForEnd().Code);
        Assert.Contains("pidfile_write : Cannot open /nonexistent/x.pid pidfile", program.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(site.PidFile) || File.Exists(site.VrrpPidFile));
    }

    [Fact]
    public void Pid_files_of_processes_that_there_are_not_are_no_matter_for_a_word()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait("-c", "/run/c.pid", "-b", "/run/b.pid", "-x");
        Assert.Contains("option '-x' is accepted without effect", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("option '-c'", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("option '-b'", program.Output, StringComparison.Ordinal);
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    [Fact]
    public void Interfaces_that_are_not_there_are_told_and_waited_for()
    {
        using var site = new FailoverSite("""
            vrrp_instance V {
                interface nosuch0
                virtual_router_id 5
                track_interface {
                    nosuch1
                }
                virtual_ipaddress {
                    10.99.0.1/32 dev nosuch2
                }
                virtual_routes {
                    10.98.0.0/16 via 10.99.0.2 dev nosuch3
                }
            }
            """);
        using var program = site.StartAndWait();
        Assert.Contains("Line 2) WARNING - interface nosuch0 for vrrp_instance V doesn't exist", program.Output, StringComparison.Ordinal);
        Assert.Contains("Line 5) (V) tracked interface nosuch1 doesn't exist", program.Output, StringComparison.Ordinal);
        Assert.Contains("Line 8) WARNING - interface nosuch2 for ip address 10.99.0.1/32 doesn't exist", program.Output, StringComparison.Ordinal);
        Assert.Contains("Line 11) WARNING - interface nosuch3 for VROUTE nexthop doesn't exist", program.Output, StringComparison.Ordinal);
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    [Fact]
    public void In_the_background_it_is_at_work_when_the_start_returns()
    {
        using var site = new FailoverSite();
        using var program = site.Start();
        Assert.Equal((0, ""), (program.WaitForEnd().Status, program.Output));
        var (parent, child) = (site.Parent, site.Child);
        Assert.True(FailoverSite.Runs(parent) && FailoverSite.Runs(child) && parent != program.Pid);
        Assert.Equal(0, ProcessSignals.Send(parent, SignalNumber.Term));
        FailoverSite.WaitFor(() => !FailoverSite.Runs(parent) && !FailoverSite.Runs(child), "the end of both");
        Assert.False(File.Exists(site.PidFile));
    }

    [Fact]
    public void Without_a_configuration_it_ends_with_6()
    {
        using var site = new FailoverSite();
        File.Delete(site.Config);
        using var program = site.Start("-n", "-l");
        Assert.Equal(6, program.WaitForEnd().Code);
        Assert.Contains($"Config files missing '{site.Config}'.", program.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(site.PidFile));
    }

    [Fact]
    public void A_reload_reaches_the_child()
    {
        using var site = new FailoverSite();
        using var program = site.StartAndWait("-D");
        program.WaitForOutput("Opening file", times: 1);
        program.Signal(SignalNumber.Hup);
        program.WaitForOutput("Reloading ...");
        program.WaitForOutput("Opening file", times: 2);
        program.Signal(SignalNumber.Term);
        Assert.Equal(0, program.WaitForEnd().Status);
    }

    [Fact]
    public void Restarts_come_slower_and_slower_up_to_a_minute_until_a_child_lives()
    {
        var delay = new RespawnDelay();
        var delays = Enumerable.Range(0, 9).Select(_ => delay.After(ranMs: 50)).ToArray();
        Assert.Equal([0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000], delays);
        Assert.Equal(0, delay.After(RespawnDelay.SoundAfterMs));
        Assert.Equal(1000, delay.After(ranMs: 50));
    }

    [Fact]
    public void What_the_child_tells_of_the_configuration_arrives()
    {
        var facts = new ChildFacts("blue", "a b", true, "name", 1234, false);
        Assert.Equal(facts, ChildFacts.Decode(facts.Encode()));
        Assert.Equal(ChildFacts.Unknown, ChildFacts.Decode(ChildFacts.Unknown.Encode()));
        Assert.Equal(ChildFacts.Unknown, ChildFacts.Decode("Fnonsense"u8));
        Assert.Null((facts with { Namespace = new string('x', 300) }).Encode());
    }
}

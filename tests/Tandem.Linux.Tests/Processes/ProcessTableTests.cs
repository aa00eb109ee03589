using System.Diagnostics;
using System.Globalization;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Tests.Processes;

public sealed class ProcessTableTests
{
    [Fact]
    public void All_processes_are_listed_in_order_and_ourselves_by_name_and_words()
    {
        var processes = new List<int>();
        Span<byte> buffer = stackalloc byte[4096];

        Assert.True(ProcessTable.List(processes));

        Assert.Contains(Environment.ProcessId, processes);
        Assert.Equal(processes.Order(), processes);
        Assert.Equal(File.ReadAllText("/proc/self/comm").TrimEnd(), System.Text.Encoding.UTF8.GetString(ProcessTable.NameOf(Environment.ProcessId, buffer)));
        Assert.True(ProcessTable.CommandLineOf(Environment.ProcessId, buffer).SequenceEqual(File.ReadAllBytes("/proc/self/cmdline").AsSpan()[..Math.Min(4096, File.ReadAllBytes("/proc/self/cmdline").Length)]));
    }

    [Fact]
    public void The_parent_of_a_process_is_known_whatever_its_name() => Assert.Equal(ProcessSignals.ParentPid, ProcessTable.ParentOf(Environment.ProcessId));

    [Fact]
    public void Of_a_process_that_is_not_there_nothing_is_known()
    {
        Span<byte> buffer = stackalloc byte[64];

        Assert.True(ProcessTable.NameOf(int.MaxValue, buffer).IsEmpty);
        Assert.True(ProcessTable.CommandLineOf(int.MaxValue, buffer).IsEmpty);
        Assert.False(ProcessTable.Contains(int.MaxValue));
        Assert.False(ProcessTable.Contains(0));
        Assert.False(ProcessTable.IsZombie(int.MaxValue));
        Assert.Equal(0, ProcessTable.ParentOf(int.MaxValue));
    }

    [Fact]
    public void A_zombie_is_there_and_known_as_one()
    {
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 0 & echo $!; exec sleep 600"]) { RedirectStandardOutput = true })!;
        try
        {
            var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            SpinWait.SpinUntil(() => ProcessTable.IsZombie(child), TimeSpan.FromSeconds(20));

            Assert.True(ProcessTable.IsZombie(child));
            Assert.True(ProcessTable.Contains(child));
            Assert.False(ProcessTable.IsZombie(parent.Id));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public void A_birth_changes_the_last_id()
    {
        var before = ProcessTable.LastId();
        using var process = Process.Start("/bin/true");
        process.WaitForExit();

        Assert.True(before > 0);
        Assert.NotEqual(before, ProcessTable.LastId());
    }

    [Fact]
    public void A_watch_tells_the_end_of_a_process_that_is_no_child_of_ours()
    {
        using var loop = new EpollLoop(1);
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 600 & echo $!; wait"]) { RedirectStandardOutput = true })!;
        var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        var ends = new Ends();
        Assert.True(ends.Begin(loop, child));
        loop.RunOnce(0);
        Assert.Equal(0, ends.Count);

        Assert.Equal(0, ProcessSignals.Send(child, SignalNumber.Kill));
        while (ends.Count == 0)
        {
            loop.RunOnce(1000);
        }

        Assert.False(ends.IsWatching);
        Assert.False(new Ends().Begin(loop, int.MaxValue));
    }

    [Fact]
    public void The_kernel_tells_of_births_where_it_does_so()
    {
        using var loop = new EpollLoop(1);
        var told = new List<(ProcessEvent Event, int Pid)>();
        using var events = ProcessEvents.Open(loop, 1 << 20, true, (what, pid) => told.Add((what, pid)));
        if (events == null)
        {
            // Not in a container, and not without CAP_NET_ADMIN: then there is nothing to tell, and nothing is thrown.
            return;
        }

        // Forked without the runtime: the child of a vfork is one as well.
        using var process = Process.Start("/bin/true");
        var clock = Stopwatch.StartNew();
        while (!told.Contains((ProcessEvent.Become, process.Id)) && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            loop.RunOnce(100);
        }

        Assert.Contains((ProcessEvent.Become, process.Id), told);
        Assert.Contains((ProcessEvent.Fork, Environment.ProcessId), told);
    }

    private sealed class Ends : ProcessWatch
    {
        public int Count { get; private set; }

        protected override void OnProcessEnded() => Count++;
    }
}

using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Child;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Memory;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>
/// What the VRRP child makes of its process before it works: namespace, umask, name, priority, memory. Being real-time and staying in
/// memory are the default, where keepalived waits to be told: an advertisement that comes late moves the addresses of a healthy host.
/// Where it is not allowed, it goes without; what the configuration asks for and does not get is told.
/// </summary>
internal static class ProcessSetup
{
    /// <summary>The real-time priority unless the configuration names one: before all ordinary work, behind the kernel's own threads (50).</summary>
    internal const int RealTimePriority = 10;

    /// <summary>
    /// The least time in microseconds that a real-time thread may compute without waiting. keepalived's 10 ms are too short for a runtime
    /// that compiles its code; what matters is that a loop gone mad does not take the processor for ever.
    /// </summary>
    private const long ShortestRealTimeUs = 2_000_000;

    /// <summary>keepalived's: what it writes is its own, dumps hold passwords.</summary>
    private const int DefaultUmask = 0x7f;

    /// <summary>Sets the process up.</summary>
    /// <returns>False when it cannot run so; it was told why.</returns>
    internal static bool Apply(FailoverStart start, GlobalDefinitions global, Journal journal)
    {
        if ((start.Line.Namespace ?? global.NetworkNamespace) is { } name && NetworkNamespace.Enter(name) is not 0 and var error)
        {
            journal.Write(JournalLevel.Info, $"Failed to set network namespace {name} - ({error}: {Errno.Describe(error)})");
            return false;
        }

        FileModeMask.Take(start.Line.Umask ?? global.Umask ?? DefaultUmask);
        ProcessName.Take(global.VrrpProcessName ?? start.Image.CalledAs);
        if (start.Line.CoreDump)
        {
            CoreFiles.Allow();
        }

        Schedule(global, journal);
        return true;
    }

    private static void Schedule(GlobalDefinitions global, Journal journal)
    {
        if (global.VrrpCpuAffinity.Count > 0)
        {
            Tell(ThreadScheduling.TakeProcessors(global.VrrpCpuAffinity.Span), "Unable to set cpu affinity");
        }

        if (global.VrrpNice is { } nice)
        {
            Tell(ThreadScheduling.TakeNice(nice), $"Unable to set process priority {nice}");
        }

        // What reading the configuration took goes first: what is touched from now on stays in memory.
        ChildContext.ReleaseMemory();
        _ = ResidentMemory.LetGoOfLibraries();
        var locked = ThreadScheduling.LockMemory();
        if (global.VrrpNoSwap)
        {
            Tell(locked, "Unable to lock process in memory");
        }

        void Tell(int error, string text) => ProcessSetup.Tell(journal, error, text);
    }

    /// <summary>
    /// Takes the real-time priority, on the loop's thread and once all is at work: the start compiles for hundreds of milliseconds, during
    /// which nobody else on the host should wait for it.
    /// </summary>
    internal static void TakeRealTime(GlobalDefinitions global, Journal journal)
    {
        _ = ThreadScheduling.LimitRealTime(Math.Max(ShortestRealTimeUs, global.VrrpRealTimeLimitUs ?? 0));
        var error = ThreadScheduling.TakeRealTime(global.VrrpRealTimePriority ?? RealTimePriority);
        if (global.VrrpRealTimePriority is { } priority)
        {
            Tell(journal, error, $"Unable to set SCHED_RR priority {priority}");
        }
    }

    private static void Tell(Journal journal, int error, string text)
    {
        if (error != 0)
        {
            journal.Write(JournalLevel.Warning, $"{text} - {Errno.Describe(error)}");
        }
    }
}

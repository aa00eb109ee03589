using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>Sends signals.</summary>
public static unsafe class ProcessSignals
{
    /// <summary>Sends a signal to a process.</summary>
    /// <param name="pid">The process, above 0: groups are never meant.</param>
    /// <param name="signal">The number; 0 only asks whether the process is there.</param>
    /// <returns>0, or the errno number.</returns>
    public static int Send(int pid, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 1);
        return ProcessCalls.Kill(pid, signal) < 0 ? Libc.LastError : 0;
    }

    /// <summary>
    /// Ends this process by a signal, as a program does that never caught it: whoever waits for it sees the signal and not a
    /// status.
    /// </summary>
    /// <param name="signal">SIGTERM or SIGINT.</param>
    public static void EndBy(int signal)
    {
        // The runtime will not come to it.
        RuntimeEndpoints.OfThisProcess.Remove();
        _ = ProcessCalls.Signal(signal, 0);
        var set = stackalloc byte[128];
        _ = ProcessCalls.EmptySignalSet(set);
        _ = ProcessCalls.SignalMask(2, set, null);
        _ = ProcessCalls.Kill(Environment.ProcessId, signal);
    }

    /// <summary>Has the kernel kill this process when the thread that started it ends.</summary>
    public static void EndWithParent() => _ = SignalWithParent(SignalNumber.Kill, 0);

    /// <summary>The process that started this one; another when that is gone.</summary>
    public static int ParentPid => ProcessCalls.ParentProcess();

    /// <summary>Has the kernel send this process a signal when the thread that started it ends (PR_SET_PDEATHSIG).</summary>
    /// <param name="signal">The number.</param>
    /// <param name="parent">The process that started this one, or 0 when that does not matter.</param>
    /// <returns>False when that process is gone already: the signal will not come.</returns>
    public static bool SignalWithParent(int signal, int parent)
    {
        _ = ProcessCalls.Control(1, signal, 0, 0, 0);
        return parent == 0 || ProcessCalls.ParentProcess() == parent;
    }
}

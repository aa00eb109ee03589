using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>What a pidfd can do: stand for a process, one and the same, however numbers are used again.</summary>
public static unsafe class ProcessDescriptor
{
    private const int ByDescriptor = 3;
    private const int Exited = 4;
    private const int NoHang = 1;
    private const int AnyChild = 0x40000000;
    private const int LongestWaitMs = 200;

    /// <summary>Opens a descriptor of a process; it becomes readable when the process ends, and closes on exec.</summary>
    /// <param name="pid">The process, which may be anybody's.</param>
    /// <returns>The descriptor, or a negated errno number.</returns>
    public static int Open(int pid) => OpenWith(pid, 0);

    /// <summary>
    /// Opens a descriptor that becomes readable when the process's first thread has ended: before Linux 6.9, when all of them have. On a
    /// busy host the others come to their end tens of milliseconds later, each when it is its turn to run.
    /// </summary>
    /// <param name="pid">The process, which may be anybody's.</param>
    /// <returns>A descriptor of the caller's that closes on exec, or a negated errno number.</returns>
    public static int OpenMainThread(int pid)
    {
        const int ofThread = 0x80;
        var descriptor = OpenWith(pid, ofThread);
        return descriptor < 0 ? OpenWith(pid, 0) : descriptor;
    }

    /// <summary>Closes a descriptor.</summary>
    /// <param name="descriptor">One that <see cref="Open"/> returned.</param>
    public static void Close(int descriptor) => _ = Libc.Close(descriptor);

    /// <summary>Sends a signal to a process group.</summary>
    /// <param name="leader">The process id of the group's leader, which has not been waited for.</param>
    /// <param name="signal">The signal's number.</param>
    /// <returns>0, or the errno number.</returns>
    internal static int SignalGroup(int leader, int signal) => ProcessCalls.Kill(-leader, signal) < 0 ? Libc.LastError : 0;

    /// <summary>Takes the end of a child, if it has ended.</summary>
    /// <param name="descriptor">The child's descriptor.</param>
    /// <param name="end">How it ended.</param>
    internal static bool TryWait(int descriptor, out ProcessEnd end) => Wait(descriptor, Exited | NoHang | AnyChild, out end);

    /// <summary>Waits for the end of a child that has been killed: a moment, but not for one that cannot die since it waits for a disk.</summary>
    /// <param name="descriptor">The child's descriptor.</param>
    internal static void WaitBriefly(int descriptor)
    {
        for (var i = 0; i < LongestWaitMs && !TryWait(descriptor, out _); i++)
        {
            Thread.Sleep(1);
        }
    }

    private static int OpenWith(int pid, int flags)
    {
        var descriptor = ScriptCalls.OpenProcess(pid, flags);
        return descriptor < 0 ? -Libc.LastError : descriptor;
    }

    private static bool Wait(int descriptor, int options, out ProcessEnd end)
    {
        const int byExit = 1;
        const int byDump = 3;

        // struct siginfo: signal, error and code, then process, user and status; 128 bytes in all.
        var info = stackalloc int[32];
        info[0] = 0;
        int result;
        do
        {
            result = ScriptCalls.WaitById(ByDescriptor, descriptor, info, options);
        }
        while (result < 0 && Libc.LastError == Errno.Interrupted);

        if (result < 0)
        {
            // Somebody else has waited for it: that it ended is all there is to know.
            end = new ProcessEnd(0);
            return true;
        }

        var status = info[6];
        end = new ProcessEnd(info[2] == byExit ? (status & 0xff) << 8 : status | (info[2] == byDump ? 0x80 : 0));
        return info[0] != 0;
    }
}

using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// Signals as readable events of a descriptor (signalfd(2)). Only for a process in which every thread has blocked them from the start:
/// <see cref="ChildSettings.Blocked"/> and <see cref="ProcessReplacement"/> begin such a process. Others use <see cref="SignalSubscription"/>.
/// </summary>
public sealed unsafe class SignalDescriptor : IDisposable
{
    /// <summary>sizeof(struct signalfd_siginfo).</summary>
    private const int RecordSize = 128;

    /// <summary>Begins to take signals.</summary>
    /// <param name="signals">The numbers.</param>
    /// <exception cref="InvalidOperationException">No descriptors are left.</exception>
    public SignalDescriptor(params ReadOnlySpan<int> signals)
    {
        var set = stackalloc byte[128];
        Fill(set, signals);

        // Once more for this thread, for a process that was not started so (a debugger, a test).
        _ = ProcessCalls.SignalMask(0, set, null);
        Descriptor = ProcessCalls.SignalDescriptor(-1, set, Constants.ONonblock | Constants.OCloexec);
        if (Descriptor < 0)
        {
            throw new InvalidOperationException($"signalfd: {Errno.Describe(Libc.LastError)}");
        }
    }

    /// <summary>The descriptor: readable while a signal waits; it never blocks. -1 once disposed.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Takes the next signal.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>False when none waits.</returns>
    public bool TryTake(out int signal)
    {
        var record = stackalloc byte[RecordSize];
        nint length;
        do
        {
            length = Libc.Read(Descriptor, record, RecordSize);
        }
        while (length < 0 && Libc.LastError == Errno.Interrupted);

        signal = length == RecordSize ? *(int*)record : 0;
        return length == RecordSize;
    }

    /// <summary>Closes the descriptor; the signals stay blocked.</summary>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    internal static void Fill(byte* set, ReadOnlySpan<int> signals)
    {
        _ = ProcessCalls.EmptySignalSet(set);
        foreach (var signal in signals)
        {
            _ = ProcessCalls.AddSignal(set, signal);
        }
    }
}

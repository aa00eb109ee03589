using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// A child process, started by posix_spawn: a process with threads cannot fork and go on. It keeps every descriptor of ours
/// that is not marked close-on-exec, as those that were handed to us are not.
/// </summary>
public sealed unsafe class ChildProcess
{
    private const int AttributesSize = 512;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    private readonly RuntimeEndpoints endpoints;

    private ChildProcess(int pid)
    {
        Pid = pid;
        endpoints = RuntimeEndpoints.Of(pid);
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="settings">What and how.</param>
    /// <param name="errno">The errno number when null is returned.</param>
    public static ChildProcess? Start(ChildSettings settings, out int errno)
    {
        var attributes = stackalloc byte[AttributesSize];
        var actions = stackalloc byte[AttributesSize];
        var set = stackalloc byte[128];
        _ = ProcessCalls.SpawnAttributesInit(attributes);
        _ = ProcessCalls.EmptySignalSet(set);
        foreach (var signal in settings.Blocked)
        {
            _ = ProcessCalls.AddSignal(set, signal);
        }

        _ = ProcessCalls.SpawnAttributesSetMask(attributes, set);
        _ = ProcessCalls.FillSignalSet(set);
        _ = ProcessCalls.SpawnAttributesSetDefault(attributes, set);
        var flags = SetSignalDefaults | SetSignalMask | (settings.NewSession ? SetSession : 0);
        _ = ProcessCalls.SpawnAttributesSetFlags(attributes, (short)flags);
        _ = ProcessCalls.SpawnActionsInit(actions);
        AddActions(actions, settings);

        var arguments = Vector(settings.Arguments);
        var environment = Vector(settings.Environment);
        var pid = 0;
        fixed (byte* path = NullTerminated.Bytes(settings.Path))
        {
            errno = settings.Place is { } place
                ? place.Spawn(&pid, path, actions, attributes, arguments, environment)
                : ProcessCalls.Spawn(&pid, path, actions, attributes, arguments, environment);
        }

        Free(arguments);
        Free(environment);
        _ = ProcessCalls.SpawnActionsDestroy(actions);
        return errno == 0 ? new ChildProcess(pid) : null;
    }

    /// <summary>Waits for its end, and removes what its runtime may have left when it was killed. Only once.</summary>
    /// <returns>How it ended.</returns>
    public ProcessEnd Wait()
    {
        var status = 0;
        while (ProcessCalls.WaitFor(Pid, &status, 0) < 0)
        {
            if (Libc.LastError != Errno.Interrupted)
            {
                return new ProcessEnd(0);
            }
        }

        endpoints.Remove();
        return new ProcessEnd(status);
    }

    /// <summary>Waits for the end of a child and leaves it waiting to be waited for: its number stays its own until <see cref="Wait"/>.</summary>
    /// <param name="pid">The child.</param>
    public static void AwaitEndOf(int pid)
    {
        const int byPid = 1;
        const int exitedNoWait = 0x01000004;
        var information = stackalloc byte[128];
        while (ProcessCalls.WaitForId(byPid, pid, information, exitedNoWait) < 0 && Libc.LastError == Errno.Interrupted)
        {
        }
    }

    private static void AddActions(void* actions, ChildSettings settings)
    {
        if (settings.Directory >= 0)
        {
            _ = ProcessCalls.SpawnActionsChangeDirectory(actions, settings.Directory);
        }

        if (settings.NullInput)
        {
            fixed (byte* path = "/dev/null\0"u8)
            {
                _ = ProcessCalls.SpawnActionsOpen(actions, 0, path, 0, 0);
            }
        }

        if (settings.Output >= 0)
        {
            _ = ProcessCalls.SpawnActionsDuplicate(actions, settings.Output, 1);
            _ = ProcessCalls.SpawnActionsDuplicate(actions, settings.Output, 2);
        }

        foreach (var descriptor in settings.Keep)
        {
            // Onto itself: glibc then only clears close-on-exec.
            _ = ProcessCalls.SpawnActionsDuplicate(actions, descriptor, descriptor);
        }
    }

    internal static byte** Vector(IReadOnlyList<byte[]> words)
    {
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)words.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            vector[i] = (byte*)NativeMemory.AllocZeroed((nuint)word.Length + 1);
            word.CopyTo(new Span<byte>(vector[i], word.Length));
        }

        return vector;
    }

    internal static void Free(byte** vector)
    {
        for (var word = vector; *word != null; word++)
        {
            NativeMemory.Free(*word);
        }

        NativeMemory.Free(vector);
    }
}

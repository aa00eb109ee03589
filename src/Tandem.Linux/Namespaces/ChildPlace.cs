using Microsoft.Win32.SafeHandles;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Namespaces;

/// <summary>
/// The namespaces in which a <see cref="ChildProcess"/> begins, beyond those of the thread that starts it. That thread gets
/// directories of its own and finds itself in "/" afterwards, when mounts were given: use one made for it.
/// </summary>
public sealed unsafe class ChildPlace : IDisposable
{
    private readonly Handles handles;

    private ChildPlace(Handles handles) => this.handles = handles;

    /// <summary>The child becomes process 1 of a new process namespace, in the thread's mounts; when it ends, all of them end.</summary>
    /// <returns>The place.</returns>
    public static ChildPlace NewProcesses() => new(new Handles(null, null, null, Open("/proc/thread-self/ns/pid")));

    /// <summary>The child begins in the mounts and among the processes of another process.</summary>
    /// <param name="pid">That process.</param>
    /// <returns>The place.</returns>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ChildPlace Of(int pid) => new(new Handles(
        Open($"/proc/{pid}/ns/mnt"), Open($"/proc/{pid}/ns/pid"), Open("/proc/thread-self/ns/mnt"), Open("/proc/thread-self/ns/pid")));

    /// <inheritdoc/>
    public void Dispose()
    {
        handles.Mounts?.Dispose();
        handles.Processes?.Dispose();
        handles.OwnMounts?.Dispose();
        handles.OwnProcesses.Dispose();
    }

    /// <summary>
    /// posix_spawn there. Between entering and leaving stands nothing but system calls: as long as the children's process namespace is
    /// not ours, clone(2) refuses threads, and the runtime may want to start one in any managed call.
    /// </summary>
    internal int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment)
    {
        var mounts = Number(handles.Mounts);
        var processes = Number(handles.Processes);
        var ownMounts = Number(handles.OwnMounts);
        var ownProcesses = Number(handles.OwnProcesses);
        // A thread that the runtime started from this one shares its directories, whatever they were before.
        if (mounts >= 0 && NamespaceCalls.Unshare((int)NamespaceKinds.Directories) < 0)
        {
            return Libc.LastError;
        }

        if (mounts >= 0 && NamespaceCalls.Enter(mounts, (int)NamespaceKinds.Mounts) < 0)
        {
            return Libc.LastError;
        }

        var entered = processes >= 0 ? NamespaceCalls.Enter(processes, (int)NamespaceKinds.Processes) : NamespaceCalls.Unshare((int)NamespaceKinds.Processes);
        var errno = entered < 0 ? -1 : ProcessCalls.Spawn(pid, path, actions, attributes, arguments, environment);
        if (errno < 0)
        {
            errno = Libc.LastError;
        }

        _ = NamespaceCalls.Enter(ownProcesses, (int)NamespaceKinds.Processes);
        if (mounts >= 0)
        {
            _ = NamespaceCalls.Enter(ownMounts, (int)NamespaceKinds.Mounts);
        }

        return errno;
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path);

    private static int Number(SafeFileHandle? handle) => handle == null ? -1 : (int)handle.DangerousGetHandle();

    private sealed record Handles(
        SafeFileHandle? Mounts,
        SafeFileHandle? Processes,
        SafeFileHandle? OwnMounts,
        SafeFileHandle OwnProcesses);
}

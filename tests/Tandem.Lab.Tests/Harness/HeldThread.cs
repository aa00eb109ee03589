using System.Runtime.InteropServices;

namespace Tandem.Lab.Tests.Harness;

/// <summary>
/// Stops one thread of another process and no other, as a deadlock would: by ptrace(2), whose stop is a thread's own, where SIGSTOP stops
/// them all. It goes on when this is disposed.
/// </summary>
internal sealed partial class HeldThread : IDisposable
{
    private const int Detach = 17;
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int AllKinds = 0x40000000;

    private readonly ManualResetEventSlim released = new();
    private readonly Thread tracer;
    private string? failure;

    private HeldThread(int thread)
    {
        using var held = new ManualResetEventSlim();

        // A tracee belongs to the thread that traces it.
        tracer = new Thread(() =>
        {
            if (Trace(Seize, thread, 0, 0) != 0 || Trace(Interrupt, thread, 0, 0) != 0 || Wait(thread, 0, AllKinds) != thread)
            {
                failure = $"ptrace of thread {thread}: {Marshal.GetLastPInvokeErrorMessage()}";
            }

            held.Set();
            released.Wait();
            _ = Trace(Detach, thread, 0, 0);
        })
        { IsBackground = true };
        tracer.Start();
        held.Wait();
        if (failure is not null)
        {
            released.Set();
            throw new LabFailure(failure);
        }
    }

    /// <summary>Holds a thread from now on.</summary>
    /// <param name="pid">Its process.</param>
    /// <param name="name">Its name.</param>
    public static HeldThread Of(int pid, string name)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            if (File.ReadAllText($"{task}/comm").TrimEnd() == name)
            {
                return new HeldThread(int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        throw new LabFailure($"process {pid} has no thread {name}");
    }

    public void Dispose()
    {
        released.Set();
        tracer.Join();
        released.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Trace(nint request, int pid, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int pid, nint status, int options);
}

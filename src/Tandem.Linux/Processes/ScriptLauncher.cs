using Tandem.Linux.Native;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Processes;

/// <summary>
/// Starts scripts for a loop. A thread of its own makes the processes, because whoever makes one waits until the child has become
/// another program, which on a busy machine or a slow disk takes longer than a loop with deadlines may stand still. The scripts end
/// (SIGTERM) when that thread ends, which it does with the process.
/// </summary>
public sealed unsafe class ScriptLauncher : IDisposable
{
    /// <summary>Scripts at a time, those waiting for their start included; one more is not started.</summary>
    public const int MostScripts = 1024;

    private const int LongestEndMs = 1_000;

    private readonly Lock gate = new();
    private readonly Queue<ScriptProcess> waiting = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly HashSet<ScriptProcess> scripts = [];
    private readonly IReadOnlyList<byte[]> environment;
    private readonly Thread thread;
    private readonly int nullDevice;
    private volatile bool isEnding;

    /// <summary>Begins to start scripts.</summary>
    /// <param name="loop">The loop that is told about them.</param>
    /// <param name="environment">The environment of all scripts, as NAME=value.</param>
    /// <exception cref="InvalidOperationException">There is no /dev/null, or no executable memory (MemoryDenyWriteExecute in a unit).</exception>
    public ScriptLauncher(EpollLoop loop, IReadOnlyList<byte[]> environment)
    {
        Loop = loop;
        this.environment = environment;
        SystemCallList.Prepare();
        fixed (byte* path = "/dev/null\0"u8)
        {
            var opened = ProcessCalls.Open(path, 2 | Constants.OCloexec, 0);
            if (opened < 0)
            {
                throw new InvalidOperationException($"/dev/null cannot be opened: {Errno.Describe(Libc.LastError)}");
            }

            // Above the standard streams, whatever we were started with, so that it can become each of them.
            nullDevice = Libc.Fcntl(opened, Constants.FDupfdCloexec, 3);
            _ = Libc.Close(opened);
        }

        thread = new Thread(Work) { IsBackground = true, Name = "scripts" };
        thread.Start();
    }

    /// <summary>Scripts that run or wait for their start.</summary>
    public int Count => scripts.Count;

    internal EpollLoop Loop { get; }

    /// <summary>Starts a script soon, and returns at once. Belongs to the loop's thread.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="observer">Who is told of its end, or that it could not start: never before this call has returned.</param>
    public ScriptProcess Start(ScriptCommand command, IScriptObserver observer)
    {
        var process = new ScriptProcess(this, command, observer);
        if (scripts.Count >= MostScripts)
        {
            Loop.Post(() => process.Fail(new ScriptFailure(ScriptStep.Fork, Errno.Again)));
            return process;
        }

        scripts.Add(process);
        lock (gate)
        {
            waiting.Enqueue(process);
        }

        arrivals.Release();
        return process;
    }

    /// <summary>Sends a signal to the groups of all scripts.</summary>
    /// <param name="signal">The signal's number.</param>
    public void SignalAll(int signal)
    {
        foreach (var script in scripts)
        {
            _ = script.SignalGroup(signal);
        }
    }

    /// <summary>Kills all scripts and ends the thread; no observer is told.</summary>
    public void Dispose()
    {
        isEnding = true;
        arrivals.Release();
        var hasEnded = thread.Join(LongestEndMs);
        foreach (var script in scripts.ToArray())
        {
            script.Abandon();
        }

        // Otherwise it waits for a program on a disk that does not answer, and goes down with the process.
        if (hasEnded)
        {
            _ = Libc.Close(nullDevice);
            arrivals.Dispose();
        }
    }

    internal void Forget(ScriptProcess process) => scripts.Remove(process);

    private void Work()
    {
        ProcessPriority.DropRealTime();
        while (true)
        {
            arrivals.Wait();
            if (isEnding)
            {
                return;
            }

            ScriptProcess process;
            lock (gate)
            {
                process = waiting.Dequeue();
            }

            Launch(process);
        }
    }

    private void Launch(ScriptProcess process)
    {
        using var start = new ScriptStart(process.Command, environment, nullDevice);
        var failure = start.Run(out var pid, out var descriptor);
        Loop.Post(() =>
        {
            if (failure is { } why)
            {
                process.Fail(why);
            }
            else
            {
                process.Adopt(pid, descriptor);
            }
        });
    }
}

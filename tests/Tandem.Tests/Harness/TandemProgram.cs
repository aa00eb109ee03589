using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Tests.Harness;

/// <summary>The built program as a process of its own, with everything that it says.</summary>
internal sealed class TandemProgram : IDisposable
{
    internal const int PatienceMs = 30_000;

    private readonly object gate = new();
    private readonly StringBuilder output = new();
    private readonly ManualResetEventSlim outputClosed = new(false);
    private readonly ChildProcess process;
    private readonly Task<ProcessEnd> end;

    private TandemProgram(ChildProcess process, int read)
    {
        this.process = process;
        end = Task.Factory.StartNew(process.Wait, TaskCreationOptions.LongRunning);
        new Thread(() => Read(read)) { IsBackground = true }.Start();
    }

    internal int Pid => process.Pid;

    internal string Output
    {
        get
        {
            lock (gate)
            {
                return output.ToString();
            }
        }
    }

    internal static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "tandem");

    /// <summary>Starts it under the name haproxy, so that it takes HAProxy's command line.</summary>
    internal static TandemProgram Haproxy(params string[] words) => Start(["haproxy", .. words], []);

    internal static TandemProgram Start(string[] words, string[] environment, params int[] keep)
    {
        var (read, write) = ReadinessPipe.Create();
        var inherited = ProcessImage.Read().EnvironmentEntries;
        var process = ChildProcess.Start(
            new ChildSettings
            {
                Path = Path,
                Arguments = [.. words.Select(Encoding.UTF8.GetBytes)],
                Environment = [.. inherited, .. environment.Select(Encoding.UTF8.GetBytes)],
                NullInput = true,
                Output = write,
                Keep = keep,
            },
            out var error);
        ReadinessPipe.Close(write);
        Assert.True(process != null, $"errno {error} at starting {Path}");
        return new TandemProgram(process, read);
    }

    internal void Signal(int signal) => Assert.Equal(0, ProcessSignals.Send(Pid, signal));

    /// <summary>Waits for its end, and for that of everything that shares its output.</summary>
    internal ProcessEnd WaitForEnd(int patienceMs = PatienceMs)
    {
        Assert.True(end.Wait(patienceMs), "it did not end; it said:\n" + Output);
        Assert.True(outputClosed.Wait(PatienceMs), "a child kept its output open");
        return end.Result;
    }

    internal void WaitForOutput(string part, int times = 1)
    {
        var last = Environment.TickCount64 + PatienceMs;
        lock (gate)
        {
            while (Count(part) < times)
            {
                var left = last - Environment.TickCount64;
                Assert.True(left > 0 && !end.IsCompleted, $"'{part}' was not said, but:\n{output}");
                Monitor.Wait(gate, (int)Math.Min(left, 200));
            }
        }
    }

    public void Dispose()
    {
        if (!end.IsCompleted)
        {
            _ = ProcessSignals.Send(Pid, SignalNumber.Kill);
            end.Wait(PatienceMs);
        }
    }

    private int Count(string part)
    {
        var text = output.ToString();
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private void Read(int descriptor)
    {
        using var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, true), FileAccess.Read);
        var buffer = new byte[4096];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            lock (gate)
            {
                output.Append(Encoding.UTF8.GetString(buffer, 0, read));
                Monitor.PulseAll(gate);
            }
        }

        outputClosed.Set();
    }
}

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tandem.Demonstration;

/// <summary>What the balancer of the demonstration says, line by line.</summary>
internal sealed class DemoLog
{
    private readonly object gate = new();
    private readonly List<string> lines = [];

    /// <summary>All lines so far.</summary>
    internal string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>Reads until the other end of the pipe is closed.</summary>
    /// <param name="descriptor">The read end, which becomes ours.</param>
    internal void Read(int descriptor)
    {
        new Thread(() =>
        {
            using var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                lock (gate)
                {
                    lines.Add(line);
                    Monitor.PulseAll(gate);
                }
            }
        })
        { IsBackground = true }.Start();
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="part">What it holds.</param>
    /// <param name="patienceMs">How long.</param>
    /// <returns>The line, or null.</returns>
    internal string? WaitFor(string part, int patienceMs)
    {
        var end = Environment.TickCount64 + patienceMs;
        lock (gate)
        {
            while (true)
            {
                foreach (var line in lines)
                {
                    if (line.Contains(part, StringComparison.Ordinal))
                    {
                        return line;
                    }
                }

                var left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(gate, (int)left))
                {
                    return null;
                }
            }
        }
    }
}

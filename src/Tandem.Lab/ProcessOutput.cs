using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tandem.Lab;

/// <summary>What a program of the lab wrote, line by line, and waiting for more of it. It keeps the last 20,000 lines.</summary>
public sealed class ProcessOutput
{
    private const int MaxLines = 20_000;
    private const int MaxLineLength = 1000;

    private readonly object gate = new();
    private readonly Queue<OutputLine> lines = new();
    private int count;
    private bool ended;

    internal ProcessOutput(int descriptor) =>
        new Thread(() => Read(descriptor), maxStackSize: 256 * 1024) { IsBackground = true, Name = "output" }.Start();

    /// <summary>Lines written so far, those included that were dropped.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>All lines that are kept, as one text.</summary>
    public string Text => string.Join('\n', Lines().Select(line => line.Text));

    /// <summary>The lines that are kept.</summary>
    /// <param name="from">The number of the first that is wanted.</param>
    public IReadOnlyList<OutputLine> Lines(int from = 0)
    {
        lock (gate)
        {
            return [.. lines.Where(line => line.Number >= from)];
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="part">What it holds.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="from">The number of the first line that counts.</param>
    /// <returns>The line.</returns>
    /// <exception cref="LabFailure">It did not come; the message holds what came.</exception>
    public OutputLine Await(string part, TimeSpan patience, int from = 0) =>
        Find(line => line.Text.Contains(part, StringComparison.Ordinal), patience, from)
        ?? throw new LabFailure($"'{part}' was not said within {patience.TotalSeconds} s. Said was:\n{Text}");

    /// <summary>Waits for a line.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="from">The number of the first line that counts.</param>
    /// <returns>The line, or null when it did not come.</returns>
    public OutputLine? Find(Predicate<OutputLine> wanted, TimeSpan patience, int from = 0)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (true)
            {
                foreach (var line in lines)
                {
                    if (line.Number < from)
                    {
                        continue;
                    }

                    from = line.Number + 1;
                    if (wanted(line))
                    {
                        return line;
                    }
                }

                var left = endMs - Environment.TickCount64;
                if (left <= 0 || (ended && from >= count))
                {
                    return null;
                }

                Monitor.Wait(gate, (int)left);
            }
        }
    }

    /// <summary>Waits until somebody wrote something.</summary>
    /// <param name="from">How many lines are known.</param>
    /// <param name="patience">How long to wait.</param>
    internal void AwaitMore(int from, TimeSpan patience)
    {
        lock (gate)
        {
            if (count <= from && !ended)
            {
                Monitor.Wait(gate, patience);
            }
        }
    }

    /// <summary>Waits until nobody can write any more.</summary>
    internal void AwaitEnd(TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (!ended && endMs - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(gate, (int)left);
            }
        }
    }

    private void Read(int descriptor)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var buffer = new byte[16 * 1024];
        var line = new StringBuilder();
        while (Receive(stream, buffer) is > 0 and var received)
        {
            foreach (var letter in Encoding.UTF8.GetString(buffer, 0, received))
            {
                if (letter == '\n')
                {
                    Add(line.ToString());
                    line.Clear();
                }
                else if (line.Length < MaxLineLength)
                {
                    line.Append(letter);
                }
            }
        }

        lock (gate)
        {
            if (line.Length > 0)
            {
                Add(line.ToString());
            }

            ended = true;
            Monitor.PulseAll(gate);
        }
    }

    private static int Receive(FileStream stream, byte[] buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Add(string text)
    {
        lock (gate)
        {
            if (lines.Count == MaxLines)
            {
                lines.Dequeue();
            }

            lines.Enqueue(new OutputLine(count++, LabClock.NowUs, text));
            Monitor.PulseAll(gate);
        }
    }
}

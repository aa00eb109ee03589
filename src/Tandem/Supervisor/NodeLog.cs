using System.Collections.Concurrent;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Tandem.Linux.Processes;

namespace Tandem.Supervisor;

/// <summary>
/// The one log of a node on standard output: each line with the name of the process that wrote it. A process writes into a pipe that a thread
/// empties, and the supervisor into a queue: a terminal that nobody reads, or a full disk, holds the writers up, but never the supervisor.
/// </summary>
internal static class NodeLog
{
    /// <summary>Bytes of the longest line that is kept together.</summary>
    private const int LongestLine = 16 * 1024;

    /// <summary>Lines of the supervisor's own that wait; what is more is lost, and its number is told.</summary>
    private const int MostWaiting = 1000;

    /// <summary>How long last words may take.</summary>
    private const int LastWordsMs = 1_000;

    private static readonly BlockingCollection<string> Own = new(MostWaiting);
    private static readonly List<Thread> Copiers = [];
    private static readonly Lock Output = new();
    private static readonly Thread OwnWriter = Begin(CopyOwn, "log run");
    private static int lost;

    /// <summary>Writes a line of the supervisor's own: soon, and never when too many wait.</summary>
    internal static void Write(string line)
    {
        if (!Own.TryAdd(line))
        {
            _ = Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Makes a pipe whose lines are written under a name, for as long as somebody has its other end open.</summary>
    /// <param name="name">The name in front of each line.</param>
    /// <returns>The end to write to; it closes on exec unless a child gets it as its output.</returns>
    internal static int Open(string name)
    {
        var (read, write) = ReadinessPipe.Create();
        Copiers.Add(Begin(() => Copy(read, name), $"log {name}"));
        return write;
    }

    /// <summary>
    /// Waits until all is written that was said, a second at most: a script that was left behind may keep a pipe open. The ends to write to must be
    /// closed. Nothing can be written afterwards.
    /// </summary>
    /// <param name="lastWord">The supervisor's last line, behind all others; null for none.</param>
    internal static void End(string? lastWord)
    {
        var endsMs = Environment.TickCount64 + LastWordsMs;
        foreach (var copier in Copiers)
        {
            Await(copier, endsMs);
        }

        if (lastWord is not null)
        {
            Write(lastWord);
        }

        Own.CompleteAdding();
        Await(OwnWriter, endsMs);
    }

    private static void Await(Thread writer, long endsMs) => _ = writer.Join((int)Math.Max(0, endsMs - Environment.TickCount64));

    private static Thread Begin(ThreadStart copy, string name)
    {
        var thread = new Thread(copy, maxStackSize: 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private static void CopyOwn()
    {
        foreach (var line in Own.GetConsumingEnumerable())
        {
            Put($"run: {line}\n");
            if (Interlocked.Exchange(ref lost, 0) is > 0 and var count)
            {
                Put(FormattableString.Invariant($"run: {count} lines were lost here: nobody took them\n"));
            }
        }
    }

    private static void Copy(int descriptor, string name)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        using var pipe = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var buffer = new byte[LongestLine];
        var length = 0;
        int got;
        while ((got = Read(pipe, buffer.AsSpan(length))) > 0)
        {
            length += got;
            var end = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            end = end == 0 && length == buffer.Length ? length : end;
            if (end > 0)
            {
                Put(Prefixed(Encoding.UTF8.GetString(buffer, 0, end), name));
                buffer.AsSpan(end, length - end).CopyTo(buffer);
                length -= end;
            }
        }

        if (length > 0)
        {
            Put(Prefixed(Encoding.UTF8.GetString(buffer, 0, length), name));
        }
    }

    /// <summary>Whole lines, one writer at a time.</summary>
    private static void Put(string lines)
    {
        lock (Output)
        {
            StandardStreams.WriteOutput(lines);
        }
    }

    private static int Read(FileStream pipe, Span<byte> into)
    {
        try
        {
            return pipe.Read(into);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Prefixed(string lines, string name)
    {
        var text = new StringBuilder(lines.Length + 64);
        foreach (var line in lines.AsSpan().TrimEnd('\n').EnumerateLines())
        {
            text.Append(name).Append(": ").Append(line).Append('\n');
        }

        return text.ToString();
    }
}

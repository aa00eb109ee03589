using System.Text;
using Microsoft.Win32.SafeHandles;
using Tandem.Linux.Processes;

namespace Tandem.Supervisor;

/// <summary>
/// The one log of a node on standard output: each line with the name of the process that wrote it. A process writes into a pipe that a thread
/// empties, so that a slow terminal holds the writers up, but never the supervisor.
/// </summary>
internal static class NodeLog
{
    /// <summary>Bytes of the longest line that is kept together.</summary>
    private const int LongestLine = 16 * 1024;

    /// <summary>Writes a line of the supervisor's own.</summary>
    internal static void Write(string line) => StandardStreams.WriteOutput($"run: {line}\n");

    /// <summary>Makes a pipe whose lines are written under a name, for as long as somebody has its other end open.</summary>
    /// <param name="name">The name in front of each line.</param>
    /// <returns>The end to write to; it closes on exec unless a child gets it as its output.</returns>
    internal static int Open(string name)
    {
        var (read, write) = ReadinessPipe.Create();
        new Thread(() => Copy(read, name), maxStackSize: 256 * 1024) { IsBackground = true, Name = $"log {name}" }.Start();
        return write;
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
                StandardStreams.WriteOutput(Prefixed(Encoding.UTF8.GetString(buffer, 0, end), name));
                buffer.AsSpan(end, length - end).CopyTo(buffer);
                length -= end;
            }
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

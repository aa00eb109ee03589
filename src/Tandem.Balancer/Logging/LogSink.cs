using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging;

/// <summary>
/// One place that lines go to: a UDP address, a Unix socket or a descriptor. Lines wait here until the loop's round ends or
/// there are enough of them, then go in one system call; what the receiver does not take at once is lost and counted.
/// Belongs to one loop. Not for what stands in the lines.
/// </summary>
internal sealed unsafe class LogSink : IDisposable
{
    /// <summary>Bytes of waiting lines.</summary>
    private const int Capacity = 128 * 1024;

    /// <summary>More than this is not kept waiting.</summary>
    private const int FlushAt = 64 * 1024;

    /// <summary>PIPE_BUF: a pipe that is writable takes as much at once, without waiting and undivided.</summary>
    private const int Piece = 4096;

    private readonly DatagramSender? sender;
    private readonly byte* waiting = (byte*)NativeMemory.Alloc(Capacity);
    private readonly int[] lengths = new int[DatagramSender.MaxBatch];
    private int count;
    private int used;
    private bool lineIsOpen;

    /// <summary>Makes a sink.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="sender">The way to it; null when none could be opened, then every line is lost.</param>
    internal LogSink(string name, DatagramSender? sender)
    {
        Name = name;
        this.sender = sender;
    }

    /// <summary>The address, path or descriptor as people write it.</summary>
    internal string Name { get; }

    /// <summary>Lines follow each other in a stream; otherwise each is a datagram.</summary>
    internal bool IsStream => sender is { IsSocket: false };

    /// <summary>Lines lost since the start.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Of them, those that nobody was told of yet.</summary>
    internal long Untold { get; set; }

    /// <summary>The last lines went.</summary>
    internal bool Flows { get; private set; } = true;

    /// <summary>When the last loss was told, in UTC ticks.</summary>
    internal long ToldAtTicks { get; set; }

    /// <summary>Room for the next line, written in place.</summary>
    /// <param name="length">The most bytes that it takes, with its line end.</param>
    internal Span<byte> Reserve(int length)
    {
        if (used + length > Capacity)
        {
            Flush();
        }

        return new Span<byte>(waiting + used, Math.Min(length, Capacity - used));
    }

    /// <summary>The line in the reserved room is complete.</summary>
    /// <param name="length">Its bytes, with its line end.</param>
    internal void Commit(int length)
    {
        lengths[count++] = length;
        used += length;
        if (count == DatagramSender.MaxBatch || used >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Sends what waits.</summary>
    internal void Flush()
    {
        if (count == 0)
        {
            return;
        }

        var sent = sender == null ? 0 : sender.IsSocket ? sender.SendMany(waiting, lengths.AsSpan(0, count)) : WriteLines(sender);
        var lost = count - sent;
        Dropped += lost;
        Untold += lost;
        Flows = lost == 0;
        count = 0;
        used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        sender?.Dispose();
        NativeMemory.Free(waiting);
    }

    /// <summary>To a descriptor: as many whole lines at a time as one write takes undivided.</summary>
    private int WriteLines(DatagramSender target)
    {
        var start = waiting;
        int sent = 0, lines = 0, bytes = 0;
        for (var i = 0; i < count; i++)
        {
            if (lines > 0 && bytes + lengths[i] > Piece)
            {
                sent += WritePieces(target, start, bytes) ? lines : 0;
                start += bytes;
                (lines, bytes) = (0, 0);
            }

            lines++;
            bytes += lengths[i];
        }

        return sent + (WritePieces(target, start, bytes) ? lines : 0);
    }

    private bool WritePieces(DatagramSender target, byte* start, int bytes)
    {
        if (lineIsOpen)
        {
            // A long line was cut off in the middle: end it, so that the next one begins on its own.
            var end = (byte)'\n';
            if (!target.Send(&end, 1))
            {
                return false;
            }

            lineIsOpen = false;
        }

        for (var at = 0; at < bytes; at += Piece)
        {
            if (!target.Send(start + at, Math.Min(Piece, bytes - at)))
            {
                lineIsOpen = at > 0;
                return false;
            }
        }

        return true;
    }
}

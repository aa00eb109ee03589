using Tandem.Linux.Native;

namespace Tandem.Linux.Reactor;

/// <summary>A kernel pipe through which body bytes go from socket to socket without a copy.</summary>
public sealed unsafe class SplicePipe
{
    /// <summary>Bytes that the pipe is asked to hold; unprivileged processes may have less.</summary>
    internal const int Capacity = 256 * 1024;

    private SplicePipe(int readEnd, int writeEnd)
    {
        ReadEnd = readEnd;
        WriteEnd = writeEnd;
    }

    /// <summary>Bytes in the pipe that the receiving connection has not taken yet.</summary>
    public int Held { get; internal set; }

    internal int ReadEnd { get; }

    internal int WriteEnd { get; }

    internal static SplicePipe? Open()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe2(ends, Constants.ONonblock | Constants.OCloexec) < 0)
        {
            return null;
        }

        // A refusal leaves the default of 64 KiB, which works as well.
        _ = Libc.Fcntl(ends[1], Constants.FSetpipeSize, Capacity);
        return new SplicePipe(ends[0], ends[1]);
    }

    internal void Close()
    {
        _ = Libc.Close(ReadEnd);
        _ = Libc.Close(WriteEnd);
    }
}

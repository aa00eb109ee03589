using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Memory;

/// <summary>
/// Memory that two processes see, behind a descriptor without a name in any file system (memfd_create(2)). It lasts as long as one of them
/// has it open or mapped. Pages that were never written take no memory.
/// </summary>
public sealed unsafe class SharedMemory : IDisposable
{
    private const int MapShared = 1;
    private const uint CloseOnExec = 1;

    private SharedMemory(int descriptor, byte* start, int length)
    {
        Descriptor = descriptor;
        Start = start;
        Length = length;
    }

    /// <summary>The descriptor, for the other process; it closes on exec.</summary>
    public int Descriptor { get; }

    /// <summary>The first byte; null once disposed.</summary>
    public byte* Start { get; private set; }

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>Makes memory of zeroes.</summary>
    /// <param name="name">A name for /proc/PID/maps.</param>
    /// <param name="length">The number of bytes.</param>
    /// <exception cref="InvalidOperationException">The kernel gives none.</exception>
    public static SharedMemory Create(string name, int length)
    {
        int descriptor;
        fixed (byte* text = NullTerminated.Bytes(name))
        {
            descriptor = ProcessCalls.CreateMemoryFile(text, CloseOnExec);
        }

        if (descriptor < 0 || ProcessCalls.SetLength(descriptor, length) < 0)
        {
            throw new InvalidOperationException($"memfd_create: {Errno.Describe(Libc.LastError)}");
        }

        return Open(descriptor, length);
    }

    /// <summary>Maps memory that another process made.</summary>
    /// <param name="descriptor">Its descriptor, which becomes this object's.</param>
    /// <param name="length">The number of bytes that both agree upon.</param>
    /// <exception cref="InvalidOperationException">It cannot be mapped.</exception>
    public static SharedMemory Open(int descriptor, int length)
    {
        _ = Libc.Fcntl(descriptor, Constants.FSetfd, 1);
        var start = Libc.MapMemory(null, length, Constants.ProtRead | Constants.ProtWrite, MapShared, descriptor, 0);
        if ((nint)start == -1)
        {
            throw new InvalidOperationException($"mmap: {Errno.Describe(Libc.LastError)}");
        }

        return new SharedMemory(descriptor, (byte*)start, length);
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        if (Start != null)
        {
            _ = ProcessCalls.UnmapMemory(Start, Length);
            _ = Libc.Close(Descriptor);
            Start = null;
        }
    }
}

using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// A named pipe that we write lines to, whether or not somebody reads. It never waits: a line goes whole, or not at all. One that
/// we made is removed at the end; one that was there before stays.
/// </summary>
public sealed unsafe class Fifo : IDisposable
{
    /// <summary>The most bytes of a line: a pipe takes as many undivided (PIPE_BUF).</summary>
    public const int MaxLine = 4096;

    private const uint Mode = 0x1A4;
    private const int ReadWrite = 2;
    private const int NoFollow = 0x20000;
    private const uint TypeMask = 0xF000;
    private const uint FifoType = 0x1000;
    private const uint BytesWaiting = 0x541B;

    private readonly byte[] path;
    private readonly bool isOurs;
    private int descriptor;

    private Fifo(int descriptor, byte[] path, bool isOurs)
    {
        this.descriptor = descriptor;
        this.path = path;
        this.isOurs = isOurs;
    }

    /// <summary>Bytes that nobody has read yet.</summary>
    public int Unread
    {
        get
        {
            var count = 0;
            return Control(descriptor, BytesWaiting, &count) < 0 ? 0 : count;
        }
    }

    /// <summary>Makes it, mode 0644 less the umask, unless it is there, and opens it for both ends, so that it is never without a reader.</summary>
    /// <param name="path">Its path; a symbolic link is not followed.</param>
    /// <param name="failure">Why null is returned.</param>
    /// <param name="errno">The errno number when null is returned, or 0.</param>
    public static Fifo? Open(string path, out FifoFailure failure, out int errno)
    {
        failure = FifoFailure.None;
        errno = 0;
        var bytes = NullTerminated.Bytes(path);
        fixed (byte* name = bytes)
        {
            var isOurs = MakeFifo(name, Mode) == 0;
            if (!isOurs && (errno = Libc.LastError) != Errno.Exists)
            {
                failure = FifoFailure.NotCreated;
                return null;
            }

            errno = 0;
            var descriptor = ProcessCalls.Open(name, ReadWrite | NoFollow | Constants.ONonblock | Constants.OCloexec, 0);
            if (descriptor < 0)
            {
                errno = Libc.LastError;
                failure = FifoFailure.NotOpened;
                return null;
            }

            if (!IsFifo(descriptor))
            {
                _ = Libc.Close(descriptor);
                failure = FifoFailure.NotFifo;
                return null;
            }

            return new Fifo(descriptor, bytes, isOurs);
        }
    }

    /// <summary>Gives it to a user and group.</summary>
    /// <param name="user">The user's id.</param>
    /// <param name="group">The group's id.</param>
    /// <returns>0, or the errno number.</returns>
    public int SetOwner(uint user, uint group) => ChangeOwner(descriptor, user, group) < 0 ? Libc.LastError : 0;

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line with its end, at most <see cref="MaxLine"/> bytes.</param>
    /// <returns>False when there is no room now.</returns>
    public bool Write(ReadOnlySpan<byte> line)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line.Length, MaxLine);
        fixed (byte* start = line)
        {
            return Libc.Write(descriptor, start, line.Length) == line.Length;
        }
    }

    /// <summary>Closes it, and removes it when it is ours.</summary>
    public void Dispose()
    {
        if (descriptor < 0)
        {
            return;
        }

        _ = Libc.Close(descriptor);
        descriptor = -1;
        if (isOurs)
        {
            fixed (byte* name = path)
            {
                _ = Libc.Unlink(name);
            }
        }
    }

    /// <summary>The mode of struct stat stands behind device, inode and number of links on x86-64, behind device and inode on arm64.</summary>
    private static bool IsFifo(int descriptor)
    {
        var status = stackalloc byte[256];
        var modeAt = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 16 : 24;
        return ProcessCalls.StatusOf(descriptor, status) == 0 && (*(uint*)(status + modeAt) & TypeMask) == FifoType;
    }

    [DllImport("libc", EntryPoint = "mkfifo", ExactSpelling = true)]
    private static extern int MakeFifo(byte* path, uint mode);

    [DllImport("libc", EntryPoint = "fchown", ExactSpelling = true)]
    private static extern int ChangeOwner(int descriptor, uint user, uint group);

    [DllImport("libc", EntryPoint = "ioctl", ExactSpelling = true)]
    private static extern int Control(int descriptor, nuint request, int* value);
}

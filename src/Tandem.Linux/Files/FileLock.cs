using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Files;

/// <summary>
/// A lock on a file: flock(2), exclusive. It belongs to the open file, not to a process: whoever inherits the descriptor holds it too, and it is free
/// when the last of them has ended, however it did.
/// </summary>
public sealed unsafe class FileLock : IDisposable
{
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int NotFollow = 0x20000;
    private const int OwnerOnly = 0x180;
    private const int ExclusiveAtOnce = 2 | 4;

    private FileLock(int descriptor) => Descriptor = descriptor;

    /// <summary>The open file. It closes on exec.</summary>
    public int Descriptor { get; }

    /// <summary>Takes the lock if nobody has it, and waits for nobody.</summary>
    /// <param name="path">The file; it is made, for its owner only, when it is not there, and stays.</param>
    /// <param name="error">The errno number when null is returned: <see cref="Errno.Again"/> when somebody has the lock.</param>
    /// <returns>The lock, or null.</returns>
    public static FileLock? TryTake(string path, out int error)
    {
        int descriptor;
        fixed (byte* name = NullTerminated.Bytes(path))
        {
            descriptor = ProcessCalls.Open(name, ReadWrite | Create | NotFollow | Constants.OCloexec, OwnerOnly);
        }

        if (descriptor >= 0 && ProcessCalls.Lock(descriptor, ExclusiveAtOnce) == 0)
        {
            error = 0;
            return new FileLock(descriptor);
        }

        error = Libc.LastError;
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
        }

        return null;
    }

    /// <summary>Closes the file. The lock stays with those who inherited it.</summary>
    public void Dispose() => _ = Libc.Close(Descriptor);
}

using System.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// Standard output and error as descriptors: the console of the framework is not needed for a few lines, and starting it
/// costs milliseconds and takes the terminal's signals.
/// </summary>
public static unsafe class StandardStreams
{
    private const int FGetfd = 1;
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Descriptors below this are looked at for copies of the streams; the runtime makes its own at its start.</summary>
    private const int CopiesBelow = 64;

    /// <summary>Why standard output did not take all that was written to it: the first errno number, or 0.</summary>
    public static int OutputError { get; private set; }

    /// <summary>Writes to standard output, all of it unless nobody reads or there is no room.</summary>
    /// <param name="text">The text, line ends included.</param>
    /// <returns>Whether all of it was taken; who writes without an end ends when it was not.</returns>
    public static bool WriteOutput(string text)
    {
        var error = Write(Output, text);
        OutputError = OutputError != 0 ? OutputError : error;
        return error == 0;
    }

    /// <summary>Writes to standard error, all of it unless nobody reads.</summary>
    /// <param name="text">The text, line ends included.</param>
    public static void WriteError(string text) => _ = Write(Error, text);

    /// <summary>Turns the three streams to /dev/null, as a daemon's are.</summary>
    public static void Detach()
    {
        fixed (byte* path = "/dev/null\0"u8)
        {
            var nothing = ProcessCalls.Open(path, 2, 0);
            if (nothing < 0)
            {
                return;
            }

            DetachCopies(nothing);
            for (var stream = 0; stream <= Error; stream++)
            {
                _ = ProcessCalls.Duplicate(nothing, stream);
            }

            if (nothing > Error)
            {
                _ = Libc.Close(nothing);
            }
        }
    }

    /// <summary>
    /// The runtime keeps copies of the streams, which would hold a reader of our output waiting for its end. They close on
    /// exec; a descriptor that was handed to us does not and is left alone.
    /// </summary>
    private static void DetachCopies(int nothing)
    {
        Span<(ulong, ulong)> streams = [IdentityOf(0), IdentityOf(Output), IdentityOf(Error)];
        for (var descriptor = Error + 1; descriptor < CopiesBelow; descriptor++)
        {
            if (descriptor != nothing
                && Libc.Fcntl(descriptor, FGetfd, 0) == 1
                && streams.Contains(IdentityOf(descriptor)))
            {
                _ = ProcessCalls.DuplicateWithFlags(nothing, descriptor, Constants.OCloexec);
            }
        }
    }

    /// <summary>Device and inode: what two descriptors of one pipe or terminal have in common.</summary>
    private static (ulong Device, ulong Inode) IdentityOf(int descriptor)
    {
        var status = stackalloc ulong[32];
        return ProcessCalls.StatusOf(descriptor, status) < 0 ? (ulong.MaxValue, (ulong)descriptor) : (status[0], status[1]);
    }

    private static int Write(int stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            var done = 0;
            while (done < bytes.Length)
            {
                var written = Libc.Write(stream, start + done, bytes.Length - done);
                if (written > 0)
                {
                    done += (int)written;
                    continue;
                }

                var error = Libc.LastError;
                if (error == Errno.Again)
                {
                    PollDescriptor waiting = new() { Descriptor = stream, Events = PollDescriptor.Out };
                    _ = Poll.Wait(&waiting, 1, 1000);
                }
                else if (error != Errno.Interrupted)
                {
                    return error;
                }
            }
        }

        return 0;
    }
}

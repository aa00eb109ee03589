using System.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// Standard output and error as descriptors: the console of the framework is not needed for a few lines, and starting it
/// costs milliseconds and takes the terminal's signals.
/// </summary>
public static unsafe class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Writes to standard output, all of it unless nobody reads.</summary>
    /// <param name="text">The text, line ends included.</param>
    public static void WriteOutput(string text) => Write(Output, text);

    /// <summary>Writes to standard error, all of it unless nobody reads.</summary>
    /// <param name="text">The text, line ends included.</param>
    public static void WriteError(string text) => Write(Error, text);

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

    private static void Write(int stream, string text)
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
                    return;
                }
            }
        }
    }
}

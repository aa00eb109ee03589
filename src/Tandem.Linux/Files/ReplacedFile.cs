using System.Globalization;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Files;

/// <summary>
/// Files that others read while they are written anew: a reader sees the old content or the new, never a part. What stands under the name,
/// a link included, is replaced and not written through, so that a directory in which anybody may make files is safe.
/// </summary>
public static unsafe class ReplacedFile
{
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;

    private static int attempts;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">Its permissions, whatever the umask is.</param>
    /// <returns>0, or the errno number: then what was there is left as it was.</returns>
    public static int Write(string path, ReadOnlySpan<byte> content, int mode)
    {
        // The name cannot be foretold: whoever could take it first would keep the file from being written.
        var fresh = NullTerminated.Bytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref attempts)}.{Random.Shared.Next():x8}"));
        fixed (byte* name = fresh)
        fixed (byte* target = NullTerminated.Bytes(path))
        {
            var descriptor = ProcessCalls.Open(name, WriteOnly | Create | Exclusive | Constants.OCloexec, 0x180);
            if (descriptor < 0)
            {
                return Libc.LastError;
            }

            var error = Fill(descriptor, content);
            if (error == 0 && ProcessCalls.ChangeModeOf(descriptor, (uint)mode) < 0)
            {
                error = Libc.LastError;
            }

            _ = Libc.Close(descriptor);
            if (error == 0 && Libc.Rename(name, target) < 0)
            {
                error = Libc.LastError;
            }

            if (error != 0)
            {
                _ = Libc.Unlink(name);
            }

            return error;
        }
    }

    /// <summary>Makes a directory if it is not there.</summary>
    /// <param name="path">Its path; what it stands in must be there.</param>
    /// <param name="mode">Its permissions, whatever the umask is.</param>
    /// <returns>0 or the errno number.</returns>
    public static int MakeDirectory(string path, int mode)
    {
        fixed (byte* name = NullTerminated.Bytes(path))
        {
            if (ProcessCalls.MakeDirectory(name, (uint)mode) < 0)
            {
                return Libc.LastError is Errno.Exists ? 0 : Libc.LastError;
            }

            return Libc.ChangeMode(name, (uint)mode) < 0 ? Libc.LastError : 0;
        }
    }

    private static int Fill(int descriptor, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var written = Libc.Write(descriptor, start + done, content.Length - done);
                if (written < 0 && Libc.LastError != Errno.Interrupted)
                {
                    return Libc.LastError;
                }

                done += (int)Math.Max(0, written);
            }
        }

        return 0;
    }
}

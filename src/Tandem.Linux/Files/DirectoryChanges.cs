using System.Runtime.InteropServices;
using System.Text;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Files;

/// <summary>
/// Tells a loop which files of some directories were written, moved or deleted: inotify(7). What was lost because too much happened
/// at once is told as a change of everything.
/// </summary>
public sealed unsafe class DirectoryChanges : DescriptorHandler, IDisposable
{
    private const int BufferSize = 4096;
    private const uint CloseWrite = 0x8;
    private const uint MovedFrom = 0x40;
    private const uint MovedTo = 0x80;
    private const uint Deleted = 0x200;
    private const uint Overflow = 0x4000;
    private const uint Ignored = 0x8000;
    private const uint IsDirectory = 0x40000000;

    private readonly Dictionary<int, string> directories = [];
    private readonly Action<string?, string?> changed;
    private readonly DescriptorWatch watch;
    private readonly int descriptor;
    private readonly byte* buffer;

    /// <summary>Begins without any directory.</summary>
    /// <param name="loop">The loop that is told.</param>
    /// <param name="changed">Called with the directory and the file's name; null and null when anything may have changed.</param>
    /// <exception cref="InvalidOperationException">The kernel gives no descriptor.</exception>
    public DirectoryChanges(EpollLoop loop, Action<string?, string?> changed)
    {
        this.changed = changed;
        descriptor = ScriptCalls.OpenNotify(Constants.ONonblock | Constants.OCloexec);
        if (descriptor < 0)
        {
            throw new InvalidOperationException($"Files cannot be watched: {Errno.Describe(Libc.LastError)}");
        }

        buffer = (byte*)NativeMemory.Alloc(BufferSize);
        watch = loop.Watch(descriptor, this);
    }

    /// <summary>Watches a directory.</summary>
    /// <param name="directory">Its path, by which it is told.</param>
    /// <returns>0 or the errno number.</returns>
    public int Add(string directory)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(directory + "\0"))
        {
            var number = ScriptCalls.AddNotify(descriptor, path, CloseWrite | MovedFrom | MovedTo | Deleted);
            if (number < 0)
            {
                return Libc.LastError;
            }

            directories[number] = directory;
            return 0;
        }
    }

    /// <inheritdoc/>
    public override void OnReadable()
    {
        var length = Libc.Read(descriptor, buffer, BufferSize);

        // struct inotify_event: watch, mask, cookie, length of the name, name.
        for (var at = buffer; at + 16 <= buffer + length; at += 16 + *(int*)(at + 12))
        {
            var mask = *(uint*)(at + 4);
            if ((mask & (Overflow | Ignored)) != 0)
            {
                // The directory itself has gone, or too much happened.
                changed(null, null);
            }
            else if ((mask & IsDirectory) == 0 && *(int*)(at + 12) > 0 && directories.TryGetValue(*(int*)at, out var directory))
            {
                changed(directory, Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at + 16)));
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        watch.End();
        _ = Libc.Close(descriptor);
        NativeMemory.Free(buffer);
    }
}

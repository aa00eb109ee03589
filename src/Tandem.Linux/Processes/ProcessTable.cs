using System.Buffers.Text;
using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// The processes of the host as /proc shows them, read without allocation. Whatever is read may be about a process that has ended
/// since, and then says that there is none. Zombies are in it.
/// </summary>
public static unsafe class ProcessTable
{
    /// <summary>The most bytes of a process's name (TASK_COMM_LEN without its end).</summary>
    public const int MaxNameLength = 15;

    /// <summary>Processes that <see cref="List"/> finds at most: the largest kernel.pid_max.</summary>
    private const int MostProcesses = 4 * 1024 * 1024;

    private const int DirectoryBufferSize = 32 * 1024;
    private const int OpenDirectory = 0x10000;

    /// <summary>Lists the process ids.</summary>
    /// <param name="processes">Emptied, then filled, in ascending order.</param>
    /// <returns>False when /proc cannot be read.</returns>
    public static bool List(List<int> processes)
    {
        processes.Clear();
        int directory;
        fixed (byte* path = "/proc\0"u8)
        {
            directory = ProcessCalls.Open(path, OpenDirectory | Constants.OCloexec, 0);
        }

        if (directory < 0)
        {
            return false;
        }

        var buffer = (byte*)NativeMemory.Alloc(DirectoryBufferSize);
        nint length;
        while ((length = ScriptCalls.ReadDirectory(directory, buffer, DirectoryBufferSize)) > 0)
        {
            // struct linux_dirent64: inode, offset, length (2 bytes), type (1 byte), name.
            for (var entry = buffer; entry < buffer + length; entry += *(ushort*)(entry + 16))
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                if (name[0] is >= (byte)'1' and <= (byte)'9' && Utf8Parser.TryParse(name, out int pid, out var digits) && digits == name.Length
                    && processes.Count < MostProcesses)
                {
                    processes.Add(pid);
                }
            }
        }

        NativeMemory.Free(buffer);
        _ = Libc.Close(directory);
        return length == 0;
    }

    /// <summary>Reads a process's name (/proc/PID/comm): that of the program's file, up to 15 bytes, or what the process calls itself.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>The name without the end of line; empty when there is no such process.</returns>
    public static ReadOnlySpan<byte> NameOf(int pid, Span<byte> buffer)
    {
        var name = Read(pid, "/comm\0"u8, buffer);
        return name.EndsWith((byte)'\n') ? name[..^1] : name;
    }

    /// <summary>Reads a process's command line: its words, each ended by a zero byte, as far as they fit.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>The words; empty for zombies and for threads of the kernel.</returns>
    public static ReadOnlySpan<byte> CommandLineOf(int pid, Span<byte> buffer) => Read(pid, "/cmdline\0"u8, buffer);

    /// <summary>Whether a process has ended but has not been waited for: a zombie.</summary>
    /// <param name="pid">The process.</param>
    public static bool IsZombie(int pid)
    {
        Span<byte> buffer = stackalloc byte[512];
        var text = Read(pid, "/stat\0"u8, buffer);
        var end = text.LastIndexOf(") "u8);
        return end >= 0 && end + 2 < text.Length && text[end + 2] is (byte)'Z' or (byte)'X';
    }

    /// <summary>A process's parent.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The parent's id; 0 when there is no such process.</returns>
    public static int ParentOf(int pid)
    {
        Span<byte> buffer = stackalloc byte[512];
        var text = Read(pid, "/stat\0"u8, buffer);
        var end = text.LastIndexOf(") "u8);

        // Behind the name, which may have anything in it: the state, and the parent.
        return end >= 0 && end + 4 < text.Length && Utf8Parser.TryParse(text[(end + 4)..], out int parent, out _) ? parent : 0;
    }

    /// <summary>Whether there is a process, be it a zombie.</summary>
    /// <param name="pid">Its id.</param>
    public static bool Contains(int pid) => pid > 0 && (ProcessCalls.Kill(pid, 0) == 0 || Libc.LastError == Errno.NotPermitted);

    /// <summary>
    /// The id that was given last to a process or thread, so that one who has looked through the table knows whether anything was born
    /// since; 0 when it is not known.
    /// </summary>
    public static int LastId()
    {
        Span<byte> buffer = stackalloc byte[128];
        var text = ReadFile("/proc/loadavg\0"u8, buffer).TrimEnd((byte)'\n');
        return Utf8Parser.TryParse(text[(text.LastIndexOf((byte)' ') + 1)..], out int pid, out _) ? pid : 0;
    }

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="path">The path, ended by a zero byte.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>What was read; empty when it cannot be read.</returns>
    public static ReadOnlySpan<byte> ReadFile(scoped ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        const int nonBlocking = Constants.ONonblock | Constants.OCloexec;
        fixed (byte* name = path)
        fixed (byte* bytes = buffer)
        {
            var descriptor = ProcessCalls.Open(name, nonBlocking, 0);
            if (descriptor < 0)
            {
                return default;
            }

            var length = Libc.Read(descriptor, bytes, buffer.Length);
            _ = Libc.Close(descriptor);
            return length <= 0 ? default : buffer[..(int)length];
        }
    }

    private static ReadOnlySpan<byte> Read(int pid, ReadOnlySpan<byte> file, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[40];
        "/proc/"u8.CopyTo(path);
        _ = Utf8Formatter.TryFormat(pid, path[6..], out var digits);
        file.CopyTo(path[(6 + digits)..]);
        return ReadFile(path, buffer);
    }
}

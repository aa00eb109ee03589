using System.Text;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Files;

/// <summary>Whose a file is and who may do what with it: stat(2).</summary>
/// <param name="Mode">Type and permissions (inode(7)).</param>
/// <param name="User">The owner's id.</param>
/// <param name="Group">The group's id.</param>
/// <param name="Device">The file system.</param>
/// <param name="Node">The number in that file system; with <paramref name="Device"/> it is the same for two names of one file.</param>
public readonly unsafe record struct FileStatus(uint Mode, uint User, uint Group, ulong Device, ulong Node)
{
    private const uint TypeMask = 0xF000;
    private const int WorkingDirectory = -100;
    private const int NotFollow = 0x100;
    private const int LongestPath = 4096;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    /// <summary>Whether it is a file with content.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>Reads the status of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followLink">Whether a symbolic link means what it leads to.</param>
    /// <param name="status">What was read.</param>
    /// <returns>0 or the errno number.</returns>
    public static int Read(string path, bool followLink, out FileStatus status)
    {
        const uint basic = 0x7ff;

        // struct statx: user at 20, group 24, mode 28 (2 bytes), inode 32, device 136 and 140; 256 bytes in all.
        var buffer = stackalloc byte[256];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            if (ScriptCalls.StatusOf(WorkingDirectory, name, followLink ? 0 : NotFollow, basic, buffer) < 0)
            {
                status = default;
                return Libc.LastError;
            }
        }

        status = new FileStatus(
            *(ushort*)(buffer + 28),
            *(uint*)(buffer + 20),
            *(uint*)(buffer + 24),
            ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140),
            *(ulong*)(buffer + 32));
        return 0;
    }

    /// <summary>Finds what a path means after all links: realpath(3).</summary>
    /// <param name="path">The path.</param>
    /// <param name="error">The errno number when null is returned.</param>
    public static string? RealPath(string path, out int error)
    {
        var buffer = stackalloc byte[LongestPath];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            if (ScriptCalls.RealPath(name, buffer) == null)
            {
                error = Libc.LastError;
                return null;
            }
        }

        error = 0;
        return Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    /// <summary>Whether a user may execute the file, or search the directory.</summary>
    /// <param name="user">The user's id.</param>
    /// <param name="group">The group's id, the only one of the user.</param>
    public bool IsExecutableBy(uint user, uint group) =>
        user == 0 ? (Mode & 0x49) != 0 || IsDirectory
        : user == User ? (Mode & 0x40) != 0
        : group == Group ? (Mode & 0x8) != 0
        : (Mode & 0x1) != 0;
}

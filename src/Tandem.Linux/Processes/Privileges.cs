using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>Gives up rights for good: root directory, groups, group and user, for all threads of the process.</summary>
public static unsafe class Privileges
{
    /// <summary>The effective user id of the process.</summary>
    public static uint EffectiveUser => ScriptCalls.EffectiveUser();

    /// <summary>The effective group id of the process.</summary>
    public static uint EffectiveGroup => ScriptCalls.EffectiveGroup();

    /// <summary>The id and the first group of a user, or null when there is no such user.</summary>
    /// <param name="name">The user's name.</param>
    public static (uint User, uint Group)? FindUser(string name)
    {
        fixed (byte* bytes = NullTerminated.Bytes(name))
        {
            var entry = ProcessCalls.GetPasswordEntry(bytes);
            return entry == null ? null : (entry->User, entry->Group);
        }
    }

    /// <summary>The id of a group, or null when there is none of that name.</summary>
    /// <param name="name">The group's name.</param>
    public static uint? FindGroup(string name)
    {
        fixed (byte* bytes = NullTerminated.Bytes(name))
        {
            var entry = ProcessCalls.GetGroupEntry(bytes);
            return entry == null ? null : entry->Group;
        }
    }

    /// <summary>Makes a directory the root of the process, and its working directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>0 or the errno number.</returns>
    public static int ChangeRoot(string directory)
    {
        fixed (byte* path = NullTerminated.Bytes(directory))
        fixed (byte* root = "/\0"u8)
        {
            return ProcessCalls.ChangeRoot(path) < 0 || ProcessCalls.ChangeDirectory(root) < 0 ? Libc.LastError : 0;
        }
    }

    /// <summary>Makes a directory the working directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>0 or the errno number.</returns>
    public static int ChangeDirectory(string directory)
    {
        fixed (byte* path = NullTerminated.Bytes(directory))
        {
            return ProcessCalls.ChangeDirectory(path) < 0 ? Libc.LastError : 0;
        }
    }

    /// <summary>Opens the working directory, so that a child can begin in it after we have left it.</summary>
    /// <returns>A descriptor that closes on exec, or -1.</returns>
    public static int OpenWorkingDirectory()
    {
        const int directoryOnly = 0x10000;
        fixed (byte* path = ".\0"u8)
        {
            return ProcessCalls.Open(path, directoryOnly | Constants.OCloexec, 0);
        }
    }

    /// <summary>Leaves all supplementary groups.</summary>
    /// <returns>False when there are some and they could not be left.</returns>
    public static bool DropGroups() => ProcessCalls.GetGroups(0, null) <= 0 || ProcessCalls.SetGroups(0, null) == 0;

    /// <summary>Takes a group.</summary>
    /// <param name="group">The group's id.</param>
    /// <returns>False when that is not allowed.</returns>
    public static bool TakeGroup(uint group) => ProcessCalls.SetGroup(group) == 0;

    /// <summary>Takes a user.</summary>
    /// <param name="user">The user's id.</param>
    /// <returns>False when that is not allowed.</returns>
    public static bool TakeUser(uint user) => ProcessCalls.SetUser(user) == 0;
}

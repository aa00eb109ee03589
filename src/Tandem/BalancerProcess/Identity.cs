using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>The root directory, group and user of the global section, taken after the sockets are open.</summary>
internal static class Identity
{
    /// <summary>Takes them. A right that cannot be given up is an error, as in HAProxy: the process would keep it in secret.</summary>
    /// <param name="global">The section.</param>
    /// <param name="messages">Where messages go.</param>
    /// <param name="alone">Whether no master will clean up after this process.</param>
    /// <returns>False when one of them could not be taken.</returns>
    internal static bool Take(GlobalSection global, MessageWriter messages, bool alone)
    {
        var user = global.Uid is { } uid ? (uint)uid : global.User != null ? Privileges.FindUser(global.User)?.User : null;
        var group = global.Gid is { } gid ? (uint)gid : global.Group != null ? Privileges.FindGroup(global.Group) : null;
        if (alone && (global.Chroot != null || (user ?? 0) != 0))
        {
            // Later this process could not remove them any more.
            RuntimeEndpoints.OfThisProcess.Remove();
        }

        if (global.Chroot != null)
        {
            RuntimeFiles.LoadAll();
            if (Privileges.ChangeRoot(global.Chroot) != 0)
            {
                messages.Alert($"[haproxy.main()] Cannot chroot({global.Chroot}).");
                return false;
            }
        }

        if ((user ?? 0) != 0 && !Privileges.DropGroups())
        {
            messages.Warning("[haproxy.main()] Failed to drop supplementary groups. Using 'gid'/'group' without 'uid'/'user' is generally useless.");
        }

        if ((group ?? 0) != 0 && !Privileges.TakeGroup(group!.Value))
        {
            messages.Alert($"[haproxy.main()] Cannot set gid {group}.");
            return false;
        }

        if ((user ?? 0) != 0 && !Privileges.TakeUser(user!.Value))
        {
            messages.Alert($"[haproxy.main()] Cannot set uid {user}.");
            return false;
        }

        return true;
    }
}

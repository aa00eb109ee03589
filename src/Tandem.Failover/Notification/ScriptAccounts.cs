using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Notification;

/// <summary>
/// Under whom scripts run: their own user, else <c>script_user</c>, else the user <c>keepalived_script</c> if there is one, else
/// ours. Not for whether a script may run at all.
/// </summary>
internal sealed class ScriptAccounts
{
    private const string DefaultUser = "keepalived_script";

    private readonly Journal journal;
    private readonly (uint User, uint Group)? general;

    internal ScriptAccounts(GlobalDefinitions globals, Journal journal)
    {
        this.journal = journal;
        general = globals.ScriptUser != null
            ? Find(globals.ScriptUser, globals.ScriptGroup)
            : Privileges.FindUser(DefaultUser) ?? (Privileges.EffectiveUser, Privileges.EffectiveGroup);
    }

    /// <summary>The ids of a user and a group, or null, which is told, when there is no such user or group.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The group's name; null for that of the user.</param>
    internal (uint User, uint Group)? Find(string user, string? group)
    {
        if (Privileges.FindUser(user) is not { } found)
        {
            journal.Write(JournalLevel.Info, $"Unknown user '{user}' - ignoring");
            return null;
        }

        if (group == null)
        {
            return found;
        }

        if (Privileges.FindGroup(group) is not { } id)
        {
            journal.Write(JournalLevel.Info, $"Unknown group '{group}' - ignoring");
            return null;
        }

        return (found.User, id);
    }

    /// <summary>What is run for a script; null for none, or when it has no user to run as.</summary>
    /// <param name="script">The configured script, or null.</param>
    internal ScriptCommand? CommandOf(NotifyScript? script)
    {
        if (script == null || script.Words.Count == 0)
        {
            return null;
        }

        var account = script.User == null ? general : Find(script.User, script.Group);
        return account is { } who ? ScriptCommand.Of(script.Words, who.User, who.Group) : null;
    }
}

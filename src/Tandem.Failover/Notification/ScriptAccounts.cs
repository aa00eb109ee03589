using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Notification;

/// <summary>
/// Under whom the scripts of one configuration run, and whether they may: each script is checked once, and what is wrong with it
/// is told once. Not for running them.
/// </summary>
internal sealed class ScriptAccounts
{
    private readonly Dictionary<NotifyScript, ScriptCommand?> commands = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly GlobalDefinitions globals;
    private readonly Journal journal;
    private readonly ScriptSecurity security;

    internal ScriptAccounts(GlobalDefinitions globals, Journal journal)
    {
        this.globals = globals;
        this.journal = journal;
        security = new ScriptSecurity(globals.ScriptSecurity);
    }

    /// <summary>The ids of a user and a group, or null, which is told, when there is no such user or group.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The group's name; null for that of the user.</param>
    internal ScriptIdentity? Find(string user, string? group)
    {
        var identity = ScriptIdentity.Of(user, group, out var problem);
        if (identity == null)
        {
            Tell(problem);
        }

        return identity;
    }

    /// <summary>What is run for a script; null for none, and when it must not or cannot run, which is told.</summary>
    /// <param name="script">The configured script, or null.</param>
    internal ScriptCommand? CommandOf(NotifyScript? script)
    {
        if (script == null)
        {
            return null;
        }

        if (!commands.TryGetValue(script, out var command))
        {
            command = Check(script);
            commands.Add(script, command);
        }

        return command;
    }

    private ScriptCommand? Check(NotifyScript script)
    {
        string problem;
        var identity = script.User == null
            ? ScriptIdentity.Default(globals, out problem)
            : ScriptIdentity.Of(script.User, script.Group, out problem);
        if (identity is not { } who)
        {
            Tell(problem);
            return null;
        }

        var found = security.Check(script.Words, who);
        foreach (var line in found.Lines)
        {
            Tell(line);
        }

        return found.Command;
    }

    private void Tell(string line)
    {
        if (told.Add(line))
        {
            journal.Write(JournalLevel.Info, line);
        }
    }
}

using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>Whom a script runs as (keepalived.conf(5), script_user).</summary>
/// <param name="User">The user's id.</param>
/// <param name="Group">The group's id.</param>
public readonly record struct ScriptIdentity(uint User, uint Group)
{
    /// <summary>The user for scripts without one, if there is such a user.</summary>
    public const string DefaultUser = "keepalived_script";

    /// <summary>The identity of scripts that name no user: script_user, else keepalived_script, else ours.</summary>
    /// <param name="global">The global definitions.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static ScriptIdentity? Default(GlobalDefinitions global, out string problem)
    {
        if (global.ScriptUser != null)
        {
            return Of(global.ScriptUser, global.ScriptGroup, out problem);
        }

        if (Privileges.FindUser(DefaultUser) is { } found)
        {
            problem = "";
            return new ScriptIdentity(found.User, found.Group);
        }

        problem = $"Unable to set default user {DefaultUser} for script";
        return global.ScriptSecurity ? null : new ScriptIdentity(OwnIdentity.User, OwnIdentity.Group);
    }

    /// <summary>The identity of a user and a group.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The group's name, or null for the user's own.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static ScriptIdentity? Of(string user, string? group, out string problem)
    {
        problem = "";
        if (Privileges.FindUser(user) is not { } found)
        {
            problem = $"Script user '{user}' does not exist";
            return null;
        }

        if (group == null)
        {
            return new ScriptIdentity(found.User, found.Group);
        }

        if (Privileges.FindGroup(group) is not { } foundGroup)
        {
            problem = $"Script group '{group}' does not exist";
            return null;
        }

        return new ScriptIdentity(found.User, foundGroup);
    }
}

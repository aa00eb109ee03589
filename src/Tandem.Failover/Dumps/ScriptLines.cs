using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Dumps;

/// <summary>The lines of <c>keepalived.data</c> about notify scripts.</summary>
internal sealed class ScriptLines(DumpText text)
{
    /// <summary>Writes those of an instance or a group.</summary>
    internal void Write(NotifyScripts scripts)
    {
        WriteOne(text, "Backup", scripts.Backup);
        WriteOne(text, "Master", scripts.Master);
        WriteOne(text, "Fault", scripts.Fault);
        WriteOne(text, "Stop", scripts.Stop);
        WriteOne(text, "Deleted", scripts.Deleted);
        WriteOne(text, "Generic", scripts.Any);
    }

    /// <summary>Writes one, if it is there.</summary>
    internal static void WriteOne(DumpText text, string transition, NotifyScript? script)
    {
        if (script != null)
        {
            var (user, group) = Identity(script.User, script.Group);
            text.Line($"   {transition} state transition script = {ItemText.Of(script)}, uid:gid {user}:{group}");
        }
    }

    /// <summary>The ids of a user and a group by their names; those of root where there are none.</summary>
    internal static (uint User, uint Group) Identity(string? user, string? group)
    {
        var found = user == null ? null : Privileges.FindUser(user);
        return (found?.User ?? 0, (group == null ? null : Privileges.FindGroup(group)) ?? found?.Group ?? 0);
    }
}

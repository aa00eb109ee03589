using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_script</c>.</summary>
internal static class ScriptKeywords
{
    private const uint MaxSeconds = uint.MaxValue / 1_000_000;

    private static readonly KeywordGroup Group = new("vrrp_script");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("script", (r, l) => r.Script.Script = CommandReader.ReadTracked(r, l) ?? r.Script.Script, 2),
        Group.Word("interval", ReadInterval, 2),
        Group.Word("timeout", ReadTimeout, 2),
        Group.Word("weight", ReadWeight, 2),
        Group.Word("rise", (r, l) => ReadCount(r, l, (v, n) => v with { Rise = n }), 2),
        Group.Word("fall", (r, l) => ReadCount(r, l, (v, n) => v with { Fall = n }), 2),
        Group.Word("user", ReadUser, 2),
        Group.Word("init_fail", (r, _) => r.Script.Value = r.Script.Value with { InitFail = true }),
    ];

    internal static void Begin(ConfigurationReader reader, SourceLine line) =>
        reader.Script = new ScriptDraft(ConfigurationReader.Shown(line[1]), new Origin(line.PositionOf(1)));

    internal static void End(ConfigurationReader reader)
    {
        var draft = reader.Script;
        var name = draft.Value.Name;
        if (draft.Script is null)
        {
            reader.Diagnostics.Warning(reader.Source.Position, $"No script set for vrrp_script {name} - removing");
            return;
        }

        if (draft.Remove || !HasUser(reader, draft))
        {
            return;
        }

        if (reader.Scripts.Exists(s => s.Name == name))
        {
            reader.Diagnostics.Notice(draft.Value.Origin.Position, $"vrrp_script {name} is there twice; the first one is used.");
            return;
        }

        reader.Scripts.Add(draft.Value with
        {
            Script = draft.Script with { User = draft.User, Group = draft.Group },
            TimeoutUs = draft.TimeoutUs ?? draft.Value.IntervalUs,
            TimeoutWritten = draft.TimeoutUs is not null,
        });
    }

    /// <summary>With script security the default user must be there: keepalived does not fall back to root then.</summary>
    private static bool HasUser(ConfigurationReader reader, ScriptDraft draft)
    {
        var global = reader.Global.Value;
        if (draft.User is not null || global.ScriptUser is not null || !global.ScriptSecurity || reader.Accounts.UserExists("keepalived_script"))
        {
            return true;
        }

        reader.Diagnostics.Warning(reader.Source.Position, $"Unable to set default user for vrrp script {draft.Value.Name} - removing. (enable_script_security needs 'script_user USER', or a system user keepalived_script.)");
        return false;
    }

    private static void ReadInterval(ConfigurationReader reader, SourceLine line)
    {
        var name = reader.Script.Value.Name;
        if (!reader.TryUnsigned(line, 1, 0, MaxSeconds, true, out var seconds))
        {
            reader.Complain(line, $"({name}): vrrp script interval '{line[1]}' must be between 1 and {MaxSeconds} - ignoring", 1);
            return;
        }

        if (seconds == 0)
        {
            reader.Complain(line, $"({name}): vrrp script interval must be greater than 0, setting to 1", 1);
            seconds = 1;
        }

        reader.Script.Value = reader.Script.Value with { IntervalUs = seconds * 1_000_000L };
    }

    private static void ReadTimeout(ConfigurationReader reader, SourceLine line)
    {
        var name = reader.Script.Value.Name;
        if (!reader.TryUnsigned(line, 1, 0, MaxSeconds, true, out var seconds))
        {
            reader.Complain(line, $"({name}): vrrp script timeout '{line[1]}' invalid - ignoring", 1);
            return;
        }

        if (seconds == 0)
        {
            reader.Complain(line, $"({name}): vrrp script timeout must be greater than 0, setting to 1", 1);
            seconds = 1;
        }

        reader.Script.TimeoutUs = seconds * 1_000_000L;
    }

    private static void ReadWeight(ConfigurationReader reader, SourceLine line)
    {
        var name = reader.Script.Value.Name;
        if (!reader.TryInt(line, 1, -253, 253, out var weight))
        {
            // keepalived complains and takes it all the same.
            reader.Complain(line, $"vrrp_script {name} weight {line[1]} must be in [-253, 253]", 1);
        }

        var reverse = reader.Script.Value.Reverse;
        if (line.Count > 2)
        {
            reverse = line[2] == "reverse";
            if (!reverse)
            {
                reader.Complain(line, $"vrrp_script {name} unknown weight option {line[2]}", 2);
            }
        }

        reader.Script.Value = reader.Script.Value with { Weight = weight, Reverse = reverse };
    }

    private static void ReadCount(ConfigurationReader reader, SourceLine line, Func<VrrpScript, int, VrrpScript> change)
    {
        if (!reader.TryUnsigned(line, 1, 1, int.MaxValue, true, out var count))
        {
            reader.Complain(line, $"({reader.Script.Value.Name}): vrrp script {line[0]} value '{line[1]}' invalid, defaulting to 1", 1);
            count = 1;
        }

        reader.Script.Value = change(reader.Script.Value, (int)count);
    }

    private static void ReadUser(ConfigurationReader reader, SourceLine line)
    {
        var group = line.Count > 2 ? line[2] : null;
        reader.Script.Remove = !reader.Accounts.Check(reader, line, line[1], group);
        if (reader.Script.Remove)
        {
            reader.Complain(line, $"Unable to set uid/gid for script {string.Join(' ', reader.Script.Script?.Words.Select(w => $"'{w}'") ?? [])}", 1);
            return;
        }

        reader.Script.User = ConfigurationReader.Shown(line[1]);
        reader.Script.Group = group is null ? null : ConfigurationReader.Shown(group);
    }
}

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_instance</c>: <c>garp_*</c>.</summary>
internal static class AnnouncementKeywords
{
    private static readonly KeywordGroup Group = new("vrrp_instance");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("garp_master_delay", (r, l) => ReadSeconds(r, l, us => r.Instance.GarpMasterDelayUs = us), 2),
        Group.Word("garp_master_repeat", (r, l) => ReadRepeat(r, l, n => r.Instance.GarpMasterRepeat = n), 2),
        Group.Word("garp_master_refresh", ReadRefresh, 2),
        Group.Word("garp_master_refresh_repeat", (r, l) => ReadRepeat(r, l, n => r.Instance.GarpMasterRefreshRepeat = n), 2),
        Group.Word("garp_lower_prio_delay", (r, l) => ReadSeconds(r, l, us => r.Instance.GarpLowerPriorityDelayUs = us), 2),
        Group.Word("garp_lower_prio_repeat", ReadLowerPriorityRepeat, 2),
        Group.Word("garp_extra_if", ReadExtraInterface),
        Group.Word("vmac_garp_intvl", ReadExtraInterface, 1, "write garp_extra_if"),
    ];

    private static void ReadSeconds(ConfigurationReader reader, SourceLine line, Action<long> set)
    {
        if (reader.TryUnsigned(line, 1, 0, uint.MaxValue / 1_000_000, true, out var seconds))
        {
            set(seconds * 1_000_000L);
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}): {line[0]} '{line[1]}' invalid - ignoring", 1);
    }

    private static void ReadRepeat(ConfigurationReader reader, SourceLine line, Action<int> set)
    {
        if (!reader.TryUnsigned(line, 1, 0, uint.MaxValue, true, out var count))
        {
            reader.Complain(line, $"({reader.Instance.Name}): {line[0]} '{line[1]}' invalid - ignoring", 1);
            return;
        }

        if (count == 0)
        {
            reader.Complain(line, $"({reader.Instance.Name}): {line[0]} must be greater than 0, setting to 1", 1);
        }

        set((int)Math.Clamp(count, 1, int.MaxValue));
    }

    private static void ReadRefresh(ConfigurationReader reader, SourceLine line)
    {
        if (!reader.TryUnsigned(line, 1, 0, uint.MaxValue, true, out var seconds))
        {
            reader.Complain(line, $"({reader.Instance.Name}): Invalid garp_master_refresh '{line[1]}' - ignoring", 1);
            seconds = 0;
        }

        reader.Instance.GarpMasterRefreshUs = seconds * 1_000_000L;
    }

    private static void ReadLowerPriorityRepeat(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, int.MaxValue, true, out var count))
        {
            reader.Instance.GarpLowerPriorityRepeat = (int)count;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}): Invalid garp_lower_prio_repeat '{line[1]}'", 1);
    }

    private static void ReadExtraInterface(ConfigurationReader reader, SourceLine line)
    {
        if (line[0] == "vmac_garp_intvl")
        {
            reader.ComplainOfHabit(line, "Keyword \"vmac_garp_intvl\" is deprecated - please use \"garp_extra_if\"");
        }

        if (ExtraInterfaceReader.TryRead(reader, line, $"({reader.Instance.Name}): ", out var us, out var all))
        {
            reader.Instance.GarpExtraInterfaceUs = us;
            reader.Instance.GarpExtraInterfaceAll = all;
        }
    }
}

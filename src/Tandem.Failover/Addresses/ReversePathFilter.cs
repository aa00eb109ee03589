using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>
/// Takes the host-wide rp_filter back to single interfaces while there are virtual MAC interfaces: the kernel goes by the larger of
/// <c>all</c> and the interface's own, so that with <c>all</c> set no macvlan could be without.
/// </summary>
public sealed class ReversePathFilter
{
    private const string AllPath = "ipv4/conf/all/rp_filter";
    private const string DefaultPath = "ipv4/conf/default/rp_filter";

    private readonly List<(string Path, int Before)> changed = [];

    /// <summary>True between <see cref="Relax"/> and <see cref="Restore"/> when there was something to change.</summary>
    public bool IsRelaxed => changed.Count > 0;

    /// <summary>Gives every interface, and those to come, what <c>all</c> has now, and sets <c>all</c> to 0.</summary>
    /// <param name="interfaces">The interfaces.</param>
    /// <returns>What the log says, as keepalived's.</returns>
    public IReadOnlyList<string> Relax(Interfaces interfaces)
    {
        var told = new List<string>();
        if (IsRelaxed || Sysctl.Read(AllPath, out var all) != 0 || all == 0)
        {
            return told;
        }

        if (Raise(DefaultPath, all, out var before))
        {
            told.Add($"NOTICE: setting sysctl net.ipv4.conf.default.rp_filter from {before} to {all}");
        }

        foreach (var link in interfaces.All)
        {
            if (!link.IsPrivateMacvlan)
            {
                _ = Raise($"ipv4/conf/{link.Name}/rp_filter", all, out _);
            }
        }

        if (Sysctl.Write(AllPath, 0) == 0)
        {
            changed.Add((AllPath, all));
            told.Add($"NOTICE: setting sysctl net.ipv4.conf.all.rp_filter from {all} to 0");
        }

        return told;
    }

    /// <summary>Sets everything as it was before.</summary>
    /// <returns>What the log says.</returns>
    public IReadOnlyList<string> Restore()
    {
        var told = new List<string>();
        for (var i = changed.Count - 1; i >= 0; i--)
        {
            var (path, before) = changed[i];
            _ = Sysctl.Write(path, before);
            if (path is AllPath or DefaultPath)
            {
                told.Add($"NOTICE: resetting sysctl net.{path.Replace('/', '.')} to {before}");
            }
        }

        changed.Clear();
        return told;
    }

    private bool Raise(string path, int least, out int before)
    {
        if (Sysctl.Read(path, out before) != 0 || before >= least || Sysctl.Write(path, least) != 0)
        {
            return false;
        }

        changed.Add((path, before));
        return true;
    }
}

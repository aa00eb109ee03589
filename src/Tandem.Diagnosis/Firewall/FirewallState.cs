using Tandem.Linux;
using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Firewall;

/// <summary>
/// The packet filter of a host as it stands: what the kernel says of nf_tables (iptables-nft, firewalld and ufw write there, too), and what the tools of
/// the old iptables say of theirs. Whoever asks whether an advertisement passes asks this, with <see cref="AdvertisementPassage"/>.
/// </summary>
public sealed class FirewallState
{
    /// <summary>Sets that are read at most; rules with further ones cannot be judged.</summary>
    private const int MaxSets = 4096;

    /// <summary>Elements of all sets together; a set that does not fit cannot be judged.</summary>
    private const int MaxElements = 200_000;

    private readonly Dictionary<(byte Family, string Table, string Chain), FirewallChainRules> chains = [];
    private readonly List<string> unseen = [];

    /// <summary>What could not be looked at, and why: each begins a sentence and ends none.</summary>
    public IReadOnlyList<string> Unseen => unseen;

    /// <summary>The chains that packets come to by themselves, in the order in which they do.</summary>
    internal IEnumerable<FirewallChainRules> Hooked =>
        chains.Values.Where(static one => one.Chain.Hook >= 0).OrderBy(static one => one.Chain.Hook).ThenBy(static one => one.Chain.Priority);

    /// <summary>What is in the sets that rules look into; one that is not here cannot be judged.</summary>
    internal Dictionary<(byte Family, string Table, string Set), List<FirewallElement>> Sets { get; } = [];

    /// <summary>Rules of the old iptables; null when there are none.</summary>
    internal LegacyRules? LegacyIPv4 { get; set; }

    /// <summary>Rules of the old ip6tables; null when there are none.</summary>
    internal LegacyRules? LegacyIPv6 { get; set; }

    /// <summary>Reads that of this host, in the network of the calling thread. Rules can be read with CAP_NET_ADMIN only.</summary>
    public static FirewallState Read()
    {
        var state = new FirewallState();
        state.ReadTables();
        state.LegacyIPv4 = LegacyTool.Read("ip_tables_names", "iptables", state.unseen);
        state.LegacyIPv6 = LegacyTool.Read("ip6_tables_names", "ip6tables", state.unseen);
        return state;
    }

    internal void Add(FirewallChain chain) => chains[(chain.Family, chain.Table, chain.Name)] = new FirewallChainRules(chain);

    /// <summary>Adds a rule behind those of its chain; one of no chain is passed over.</summary>
    internal void Add(FirewallRule rule) => Find(rule.Family, rule.Table, rule.Chain)?.Rules.Add(rule);

    internal FirewallChainRules? Find(byte family, string table, string chain) => chains.GetValueOrDefault((family, table, chain));

    private void ReadTables()
    {
        using var reader = FirewallReader.Open(out var error);
        if (reader == null)
        {
            // A kernel without netfilter drops nothing.
            return;
        }

        var found = new List<FirewallChain>();
        error = reader.ReadChains(found);
        if (error != 0)
        {
            // EINVAL: the kernel has no nf_tables, so there are no rules.
            if (error != Errno.InvalidArgument)
            {
                unseen.Add($"the firewall's rules: {Reason(error)}");
            }

            return;
        }

        found.ForEach(Add);
        var rules = new List<FirewallRule>();
        error = found.Count > 0 ? reader.ReadRules(rules) : 0;
        if (error != 0)
        {
            unseen.Add($"the firewall's rules: {Reason(error)}");
            chains.Clear();
            return;
        }

        if (reader.PassedOver > 0)
        {
            // What the rest would have accepted is not known: nobody is to be blamed.
            unseen.Add($"the firewall's rules: there are {rules.Count + reader.PassedOver}, and no more than {FirewallReader.MaxRules} are read");
            chains.Clear();
            return;
        }

        rules.ForEach(Add);
        ReadSets(reader, rules);
    }

    private void ReadSets(FirewallReader reader, List<FirewallRule> rules)
    {
        var asked = new HashSet<(byte Family, string Table, string Set)>();
        var (room, left, lastError) = (MaxElements, 0, 0);
        foreach (var rule in rules)
        {
            foreach (var step in rule.Expressions)
            {
                var key = (rule.Family, rule.Table, step.Text(1));
                if (step.Name != "lookup" || !asked.Add(key))
                {
                    continue;
                }

                var elements = new List<FirewallElement>();
                var error = asked.Count > MaxSets || room == 0 ? 0 : reader.ReadElements(key.Family, key.Table, key.Item3, room, elements);
                if (asked.Count > MaxSets || room == 0 || error != 0 || reader.PassedOver > 0)
                {
                    left++;
                    lastError = error != 0 ? error : lastError;
                    continue;
                }

                room -= elements.Count;
                Sets[key] = elements;
            }
        }

        if (left > 0)
        {
            unseen.Add(lastError != 0
                ? $"{left} sets of the firewall: {Reason(lastError)}"
                : $"{left} sets of the firewall: no more than {MaxSets} with {MaxElements} elements are read; rules with the others are not judged");
        }
    }

    private static string Reason(int error) => error == Errno.NotPermitted ? "they cannot be read without CAP_NET_ADMIN" : Errno.Describe(error);
}

using Tandem.Linux;
using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Host;

/// <summary>The packet filter of this host as it stands: what the kernel says of it.</summary>
internal sealed class FirewallState
{
    /// <summary>Sets that are read at most; rules with further ones count as not matching.</summary>
    private const int MaxSets = 4096;

    internal List<FirewallChain> Chains { get; init; } = [];

    internal List<FirewallRule> Rules { get; init; } = [];

    internal Dictionary<(byte Family, string Table, string Set), List<FirewallElement>> Sets { get; init; } = [];

    /// <summary>Why it could not be read; null when it was, or when the kernel has none.</summary>
    internal string? Problem { get; init; }

    /// <summary>Reads it.</summary>
    internal static FirewallState Read()
    {
        using var reader = FirewallReader.Open(out var error);
        var state = new FirewallState();
        if (reader != null)
        {
            error = reader.ReadChains(state.Chains);
            error = error == 0 && state.Chains.Count > 0 ? reader.ReadRules(state.Rules) : error;
        }

        if (error == Errno.NotPermitted)
        {
            return new FirewallState { Problem = "the firewall's rules could not be read without CAP_NET_ADMIN" };
        }

        foreach (var rule in state.Rules)
        {
            foreach (var expression in rule.Expressions)
            {
                var key = (rule.Family, rule.Table, expression.Text(1));
                if (expression.Name == "lookup" && state.Sets.Count < MaxSets && !state.Sets.ContainsKey(key))
                {
                    var elements = new List<FirewallElement>();
                    _ = reader!.ReadElements(key.Family, key.Table, key.Item3, elements);
                    state.Sets.Add(key, elements);
                }
            }
        }

        return state;
    }
}

using System.Globalization;
using System.Text;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>The servers of one backend, written once and used both as candidates and as lines of a haproxy.cfg.</summary>
internal sealed class Farm
{
    private readonly List<Candidate> all = [];
    private readonly List<int> ids = [];
    private readonly StringBuilder lines = new();
    private readonly bool allBackups;

    internal Farm(string name, bool allBackups = false)
    {
        Name = name;
        this.allBackups = allBackups;
    }

    internal string Name { get; }

    internal Candidate[] All => [.. all];

    internal Farm Server(
        int weight = 1, int id = 0, bool backup = false, bool down = false, int maxConnections = 0, int maxQueue = 0)
    {
        string name = ((char)('a' + all.Count)).ToString();
        all.Add(new Candidate
        {
            Position = all.Count,
            Name = name,
            UserWeight = weight,
            EffectiveWeight = EffectiveWeights.Full(weight),
            IsBackup = backup,
            IsUp = !down,
            MaxConnections = maxConnections,
            MaxQueue = maxQueue,
        });
        this.ids.Add(id);
        lines.Append(CultureInfo.InvariantCulture, $"    server {name} unix@{{DIR}}/{name}.sock weight {weight}");
        lines.Append(id > 0 ? $" id {id}" : "").Append(backup ? " backup" : "").Append(down ? " disabled" : "");
        lines.Append(maxConnections > 0 ? $" maxconn {maxConnections}" : "").Append(maxQueue > 0 ? $" maxqueue {maxQueue}" : "");
        lines.AppendLine();

        int[] ids = [.. this.ids];
        ServerIds.Assign(ids);
        for (int i = 0; i < ids.Length; i++)
        {
            all[i].Id = ids[i];
        }

        return this;
    }

    /// <summary>An algorithm over what is usable of the farm.</summary>
    internal BalancingAlgorithm Balance(BalanceParameters parameters, ulong seed = 1)
    {
        BalancingAlgorithm algorithm = BalancingAlgorithms.Create(parameters, seed);
        Refresh(algorithm);
        return algorithm;
    }

    /// <summary>Tells the algorithm what is usable now.</summary>
    internal void Refresh(BalancingAlgorithm algorithm)
    {
        var usable = new Candidate[all.Count];
        int count = CandidateSelection.Select(All, allBackups, usable);
        algorithm.Update(usable.AsSpan(0, count));
    }

    /// <summary>The backend as HAProxy reads it; {DIR} stands for the sockets' directory.</summary>
    internal string ToBackend(string name, params string[] lines)
    {
        var text = new StringBuilder().Append("backend ").AppendLine(name);
        foreach (string line in lines)
        {
            text.Append("    ").AppendLine(line);
        }

        return text.Append(allBackups ? "    option allbackups\n" : "").Append(this.lines).AppendLine().ToString();
    }
}

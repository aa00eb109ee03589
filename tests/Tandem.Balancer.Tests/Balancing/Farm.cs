using System.Globalization;
using System.Text;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>The servers of one backend, written once and used both as candidates and as lines of a haproxy.cfg.</summary>
internal sealed class Farm
{
    private readonly List<Candidate> _all = [];
    private readonly List<int> _ids = [];
    private readonly StringBuilder _lines = new();
    private readonly bool _allBackups;

    internal Farm(string name, bool allBackups = false)
    {
        Name = name;
        _allBackups = allBackups;
    }

    internal string Name { get; }

    internal Candidate[] All => [.. _all];

    internal Farm Server(
        int weight = 1, int id = 0, bool backup = false, bool down = false, int maxConnections = 0, int maxQueue = 0)
    {
        string name = ((char)('a' + _all.Count)).ToString();
        _all.Add(new Candidate
        {
            Position = _all.Count,
            Name = name,
            UserWeight = weight,
            EffectiveWeight = EffectiveWeights.Full(weight),
            IsBackup = backup,
            IsUp = !down,
            MaxConnections = maxConnections,
            MaxQueue = maxQueue,
        });
        _ids.Add(id);
        _lines.Append(CultureInfo.InvariantCulture, $"    server {name} unix@{{DIR}}/{name}.sock weight {weight}");
        _lines.Append(id > 0 ? $" id {id}" : "").Append(backup ? " backup" : "").Append(down ? " disabled" : "");
        _lines.Append(maxConnections > 0 ? $" maxconn {maxConnections}" : "").Append(maxQueue > 0 ? $" maxqueue {maxQueue}" : "");
        _lines.AppendLine();

        int[] ids = [.. _ids];
        ServerIds.Assign(ids);
        for (int i = 0; i < ids.Length; i++)
        {
            _all[i].Id = ids[i];
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
        var usable = new Candidate[_all.Count];
        int count = CandidateSelection.Select(All, _allBackups, usable);
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

        return text.Append(_allBackups ? "    option allbackups\n" : "").Append(_lines).AppendLine().ToString();
    }
}

using Tandem.Balancer.Balancing;
using Tandem.Balancer.Proxies;

namespace Tandem.Balancer.Explanation;

/// <summary>What a backend's algorithm does with the first request of a balancer that has just begun.</summary>
internal sealed class ServerChoice
{
    private const int MaxNamed = 8;

    private readonly Backend backend;
    private readonly Candidate[] all;
    private readonly Candidate[] usable;

    internal ServerChoice(Backend backend)
    {
        this.backend = backend;
        all = MakeCandidates();
        usable = Select(all);
    }

    /// <summary>The servers that may be given traffic.</summary>
    internal IReadOnlyList<Candidate> Usable => usable;

    /// <summary>The servers that may not, and why.</summary>
    internal IEnumerable<string> LeftOut()
    {
        foreach (var candidate in all.Where(candidate => !usable.Contains(candidate)))
        {
            var server = backend.Servers[candidate.Position];
            yield return $"{server.Name} is left out: " + (server.Line.Disabled ? "disabled in the configuration"
                : !server.IsUp ? "it is down (--down)"
                : candidate.EffectiveWeight == 0 ? "its weight is 0"
                : candidate.IsBackup ? "it is a backup" : "another backup comes first");
        }
    }

    /// <summary>Chooses, and tells how.</summary>
    /// <param name="key">What the algorithm hashes, where it hashes.</param>
    /// <param name="notes">Receives why.</param>
    /// <param name="alternatives">The servers that chance may choose instead.</param>
    /// <returns>The server.</returns>
    internal Server Choose(in BalancingKey key, List<string> notes, out IReadOnlyList<string> alternatives)
    {
        var algorithm = MakeAlgorithm();
        var chosen = algorithm.Choose(key, null)!;
        var server = backend.Servers[chosen.Position];
        var parameters = backend.Balance;
        alternatives = [];
        switch (parameters.Algorithm)
        {
            case BalanceAlgorithmName.RoundRobin or BalanceAlgorithmName.StaticRoundRobin:
                notes.Add($"servers take turns by weight: {Turns()}; the first request after a start goes to {server.Name}");
                break;
            case BalanceAlgorithmName.LeastConnections:
                notes.Add($"the server with the fewest connections for its weight; while all have none they take turns, from {server.Name} on");
                break;
            case BalanceAlgorithmName.First:
                notes.Add($"the server with the lowest id that has room: {server.Name}");
                break;
            case BalanceAlgorithmName.Random:
                alternatives = [.. usable.Select(candidate => candidate.Name)];
                notes.Add($"{parameters.Draws} servers are drawn by chance and the less loaded is taken: any of {Names()}; this time {server.Name}");
                break;
            default:
                ExplainHash(key, server, notes);
                break;
        }

        return server;
    }

    /// <summary>The line's words: algorithm and how it hashes.</summary>
    internal string Describe()
    {
        var parameters = backend.Balance;
        var name = parameters.Algorithm switch
        {
            BalanceAlgorithmName.StaticRoundRobin => "static-rr",
            BalanceAlgorithmName.LeastConnections => "leastconn",
            BalanceAlgorithmName.First => "first",
            BalanceAlgorithmName.Source => "source",
            BalanceAlgorithmName.Uri => "uri",
            BalanceAlgorithmName.UrlParameter => $"url_param {parameters.ParameterName}",
            BalanceAlgorithmName.Header => $"hdr({parameters.HeaderName})",
            BalanceAlgorithmName.Random => $"random({parameters.Draws})",
            BalanceAlgorithmName.RdpCookie => "rdp-cookie",
            BalanceAlgorithmName.Hash => "hash " + string.Join(' ', backend.Section.Balance.Expression.Select(word => word.Text)),
            _ => "roundrobin",
        };
        return "balance " + name + (Hashes && parameters.HashType == HashMethod.Consistent ? " (hash-type consistent)" : "");
    }

    private bool Hashes => backend.Balance.Algorithm is BalanceAlgorithmName.Source or BalanceAlgorithmName.Uri or BalanceAlgorithmName.UrlParameter
        or BalanceAlgorithmName.Header or BalanceAlgorithmName.RdpCookie or BalanceAlgorithmName.Hash;

    private void ExplainHash(in BalancingKey key, Server server, List<string> notes)
    {
        if (usable.Length == 1)
        {
            notes.Add($"{server.Name} is the only server left");
            return;
        }

        if (!key.IsPresent)
        {
            notes.Add($"the request has nothing to hash, so servers take turns: {Turns()}; the first goes to {server.Name}");
            return;
        }

        var hash = BalancingAlgorithms.HashOf(backend.Balance).Compute(key.Bytes);
        var shown = backend.Balance.Algorithm == BalanceAlgorithmName.Source ? Address(key.Bytes) : SampleText.Key(key.Bytes);
        if (backend.Balance.HashType == HashMethod.Consistent)
        {
            notes.Add($"key {shown}, hash 0x{hash:x8}: the nearest point on the ring is one of {server.Name}");
            return;
        }

        var map = new ServerMap(null);
        map.Rebuild(usable);
        notes.Add($"key {shown}, hash 0x{hash:x8}, modulo {map.Length} (the sum of the weights) = place {hash % (uint)map.Length}: {server.Name}");
    }

    private static string Address(ReadOnlySpan<byte> bytes) => bytes.Length is 4 or 16 ? new System.Net.IPAddress(bytes).ToString() : SampleText.Key(bytes);

    private string Names() => string.Join(", ", usable.Take(MaxNamed).Select(candidate => candidate.Name)) + (usable.Length > MaxNamed ? ", ..." : "");

    /// <summary>The servers of the first requests, as the algorithm itself gives them.</summary>
    private string Turns()
    {
        var algorithm = MakeAlgorithm();
        var names = new List<string>();
        for (var i = 0; i < Math.Min(MaxNamed, Math.Max(usable.Length, usable.Any(one => one.UserWeight != usable[0].UserWeight) ? MaxNamed : 1)); i++)
        {
            names.Add(algorithm.Choose(BalancingKey.Absent, null)!.Name);
        }

        return string.Join(", ", names) + ", ...";
    }

    private Candidate[] Select(Candidate[] candidates)
    {
        var room = new Candidate[candidates.Length];
        return room[..CandidateSelection.Select(candidates, backend.Section.AllBackups, room)];
    }

    /// <summary>An algorithm that has chosen nothing yet. Candidates belong to one algorithm, so each has its own.</summary>
    private BalancingAlgorithm MakeAlgorithm()
    {
        var algorithm = BalancingAlgorithms.Create(backend.Balance, 1);
        algorithm.Update(Select(MakeCandidates()));
        return algorithm;
    }

    private Candidate[] MakeCandidates() => [.. backend.Servers.Select(server => new Candidate
    {
        Position = server.Position,
        Id = server.Id,
        Name = server.Name,
        IsBackup = server.Line.Backup,
        IsUp = server.IsUp,
        UserWeight = server.Weight,
        EffectiveWeight = EffectiveWeights.Full(server.Weight),
        MaxConnections = server.Line.MaxConn,
        MaxQueue = server.Line.MaxQueue,
    })];
}

using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Diagnosis.Files;

/// <summary>The files of one node, read, and what may be known besides them.</summary>
public sealed record CheckedNode
{
    /// <summary>What was understood of haproxy.cfg; null when there is none.</summary>
    public HaproxyConfiguration? Balancer { get; init; }

    /// <summary>Whether every <c>bind</c> line was understood, so that what is not bound can be told.</summary>
    public bool BindsAreKnown { get; init; } = true;

    /// <summary>What was understood of keepalived.conf; null when there is none.</summary>
    public KeepalivedConfiguration? Failover { get; init; }

    /// <summary>Whether the peer's file is judged with it: single files are told for which peers their weights work.</summary>
    public bool PeerIsKnown { get; init; }

    /// <summary>The host that the files are for; null when that is another one.</summary>
    public IHostFacts? Host { get; init; }

    /// <summary>Finds words of keepalived.conf again.</summary>
    public WrittenPlaces Places { get; init; } = new(static _ => null);
}

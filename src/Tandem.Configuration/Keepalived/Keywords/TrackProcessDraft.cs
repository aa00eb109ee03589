using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>vrrp_track_process</c> while it is read.</summary>
internal sealed class TrackProcessDraft(string name, Origin origin)
{
    internal TrackProcessDefinition Value { get; set; } = new() { Name = name, Origin = origin };

    internal bool WeightWritten { get; set; }
}

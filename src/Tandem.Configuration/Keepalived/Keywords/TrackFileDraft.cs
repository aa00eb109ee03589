using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>track_file</c> while it is read.</summary>
internal sealed class TrackFileDraft(string name, Origin origin)
{
    internal TrackFileDefinition Value { get; set; } = new() { Name = name, Origin = origin };

    internal bool WeightWritten { get; set; }
}

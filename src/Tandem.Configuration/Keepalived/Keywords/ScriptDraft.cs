using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>vrrp_script</c> while it is read.</summary>
internal sealed class ScriptDraft(string name, Origin origin)
{
    internal VrrpScript Value { get; set; } = new() { Name = name, Origin = origin };

    internal NotifyScript? Script { get; set; }

    internal long? TimeoutUs { get; set; }

    internal string? User { get; set; }

    internal string? Group { get; set; }

    internal bool Remove { get; set; }
}

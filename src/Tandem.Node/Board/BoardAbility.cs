namespace Tandem.Node.Board;

/// <summary>What a proxy can do at present.</summary>
[Flags]
public enum BoardAbility
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A request that comes to it can be served.</summary>
    Serves = 1,

    /// <summary>A frontend whose requests go to servers: one without answers or redirects by itself.</summary>
    NeedsServers = 2,

    /// <summary>A frontend that takes new connections.</summary>
    Accepts = 4,
}

namespace Tandem.Balancer.Health;

/// <summary>Whether a server serves, whatever the administrator wants of it.</summary>
internal enum ServerState : byte
{
    /// <summary>DOWN: no traffic at all.</summary>
    Stopped,

    /// <summary>UP and warming up (<c>slowstart</c>).</summary>
    Starting,

    /// <summary>UP.</summary>
    Running,

    /// <summary>NOLB: only traffic that is bound to it (<c>disable-on-404</c>).</summary>
    Stopping,
}

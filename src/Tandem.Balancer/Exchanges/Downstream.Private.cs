using Tandem.Balancer.Proxies;

namespace Tandem.Balancer.Exchanges;

/// <content>The server connection that only this client may use.</content>
internal sealed unsafe partial class Downstream
{
    /// <summary>A server connection that only this client's requests may use, at rest; null when there is none.</summary>
    private Upstream? kept;

    /// <summary>Keeps a server connection for this client's next request; one at most.</summary>
    internal void Keep(Upstream upstream)
    {
        if (kept != null)
        {
            var older = kept;
            kept = null;
            older.Close();
        }

        kept = upstream;
        upstream.RestWith(this);
    }

    /// <summary>Takes the kept connection if it leads to that server.</summary>
    internal Upstream? Take(LocalServer server)
    {
        var upstream = kept;
        if (upstream?.Server != server)
        {
            return null;
        }

        kept = null;
        return upstream;
    }

    /// <summary>The server that has authenticated this client's kept connection, if it can be used.</summary>
    internal LocalServer? AuthenticatedWith(LocalBackend backend) =>
        kept is { IsAuthenticated: true } upstream && ReferenceEquals(upstream.Server.Backend, backend) && upstream.Server.IsUp
            ? upstream.Server
            : null;

    /// <summary>The kept connection has ended.</summary>
    internal void Forget(Upstream upstream)
    {
        if (ReferenceEquals(kept, upstream))
        {
            kept = null;
        }
    }
}

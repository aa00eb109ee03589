namespace Tandem.Configuration.Haproxy;

/// <summary>What happens to the connections after a response (the options <c>http-keep-alive</c> and its rivals).</summary>
public enum ConnectionMode
{
    /// <summary><c>option http-keep-alive</c>: both sides stay open; the default.</summary>
    KeepAlive,

    /// <summary><c>option http-server-close</c>: the server's side is closed.</summary>
    ServerClose,

    /// <summary><c>option httpclose</c>: both sides are closed.</summary>
    Close,
}

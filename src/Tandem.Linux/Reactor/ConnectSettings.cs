using Tandem.Linux.Sockets;

namespace Tandem.Linux.Reactor;

/// <summary>How connections to one server are made; built once per server, not per connection.</summary>
public sealed class ConnectSettings
{
    /// <summary>The server's address; for a Unix-domain server <see cref="UnixPath"/> counts.</summary>
    public Endpoint Address { get; init; }

    /// <summary>Path of a Unix-domain server; a leading NUL byte means the abstract namespace.</summary>
    public byte[]? UnixPath { get; init; }

    /// <summary>Local address to connect from; None leaves the choice to the kernel.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Interface to leave through (SO_BINDTODEVICE), or null.</summary>
    public string? Interface { get; init; }

    /// <summary>TCP keep-alive probes (option srvtcpka, srvtcpka-idle and its kin).</summary>
    public KeepAliveSettings KeepAlive { get; init; }

    /// <summary>TCP fast open when data is at hand (server tfo).</summary>
    public bool FastOpen { get; init; }

    /// <summary>The same settings for another port of the same host (health checks, port offsets).</summary>
    /// <param name="address">The address.</param>
    public ConnectSettings WithAddress(Endpoint address) => new()
    {
        Address = address,
        UnixPath = address.IsInternet ? null : UnixPath,
        Source = Source,
        Interface = Interface,
        KeepAlive = KeepAlive,
        FastOpen = FastOpen,
    };
}

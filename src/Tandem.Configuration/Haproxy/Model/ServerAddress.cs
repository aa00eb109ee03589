using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Where a server (or what it is checked at) is reached (configuration.txt 11 and 4.2 "server").</summary>
/// <param name="Family">The kind of place.</param>
/// <param name="Position">Where it was written.</param>
/// <param name="Text">The address as it was written.</param>
public sealed record ServerAddress(ServerAddressFamily Family, Position Position, string Text)
{
    /// <summary>
    /// The IP address: written, or what the host name resolved to when the configuration was loaded. Null for unix
    /// sockets, and for names that <c>init-addr none</c> allows to stay unresolved.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>The host name, else empty.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The family that a prefix (<c>ipv4@</c>, <c>ipv6@</c>) demands of a host name, or null.</summary>
    public ServerAddressFamily? DemandedFamily { get; init; }

    /// <summary>The port, or, when <see cref="PortFromClient"/>, what is added to the port that the client connected to (may be negative).</summary>
    public int Port { get; init; }

    /// <summary>Whether the port is the one that the client connected to plus <see cref="Port"/> (no port, "+N", "-N").</summary>
    public bool PortFromClient { get; init; }

    /// <summary>The path or abstract name of a unix socket, one char per byte; empty otherwise.</summary>
    public string Path { get; init; } = "";
}

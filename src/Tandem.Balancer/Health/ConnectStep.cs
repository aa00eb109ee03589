using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Health;

/// <summary>Connects, and closes the connection before, if any.</summary>
internal sealed record ConnectStep(int Number, string? Comment) : CheckStep(Number, Comment)
{
    /// <summary>Whether nobody wrote it.</summary>
    internal bool IsImplied { get; init; }

    /// <summary>The port, 0 for the server's.</summary>
    internal int Port { get; init; }

    /// <summary>The address, or none for the server's.</summary>
    internal Endpoint Address { get; init; }

    /// <summary>Whether a PROXY header opens the connection, whatever the server line says.</summary>
    internal bool SendsProxyHeader { get; init; }

    /// <summary>Whether the server line decides on the PROXY header.</summary>
    internal bool UsesServerSettings { get; init; }

    /// <summary>Whether the connection ends cleanly instead of with a reset.</summary>
    internal bool Lingers { get; init; }
}

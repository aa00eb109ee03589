using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The local end that connections to servers leave from (<c>source</c>).</summary>
/// <param name="Position">Where it was written.</param>
public sealed record SourceAddress(Position Position)
{
    /// <summary>The local address, or null for the system's choice.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The first local port, 0 for the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>The last local port of a range; equal to <see cref="Port"/> without one.</summary>
    public int LastPort { get; init; }

    /// <summary>The interface to leave by, or null.</summary>
    public string? Interface { get; init; }
}

using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One address of a <c>bind</c> line; host names are already resolved.</summary>
/// <param name="Family">The kind of place.</param>
/// <param name="Position">Where it was written.</param>
/// <param name="Text">The address as it was written (the whole item of the comma separated list).</param>
public sealed record BindAddress(BindAddressFamily Family, Position Position, string Text)
{
    /// <summary>The address to bind, any-address for <c>*</c>; null unless the family is IPv4 or IPv6.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The first port, 1 to 65535; 0 unless the family is IPv4 or IPv6.</summary>
    public int Port { get; init; }

    /// <summary>The last port of a range; equal to <see cref="Port"/> without a range.</summary>
    public int LastPort { get; init; }

    /// <summary>The socket's path or abstract name, one char per byte, with <c>unix-bind prefix</c> applied; empty otherwise.</summary>
    public string Path { get; init; } = "";

    /// <summary>The number of the inherited descriptor, or -1.</summary>
    public int Descriptor { get; init; } = -1;
}

using Tandem.Configuration.Haproxy;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Proxies;

/// <summary>One address of a <c>bind</c> line with its listening sockets, one per loop.</summary>
internal sealed class BoundAddress
{
    internal BoundAddress(Frontend frontend, BindLine line, BindAddress address, ListenSettings? settings, string text, int number)
    {
        Id = line.Id ?? number;
        Frontend = frontend;
        Line = line;
        Address = address;
        Settings = settings;
        Text = text;
        NameBytes = System.Text.Encoding.Latin1.GetBytes(line.Name ?? Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    internal Frontend Frontend { get; }

    /// <summary>The number of the listener in its frontend, from 1, or the <c>id</c> of its line.</summary>
    internal int Id { get; }

    internal BindLine Line { get; }

    internal BindAddress Address { get; }

    /// <summary>How to open it; null for an inherited descriptor.</summary>
    internal ListenSettings? Settings { get; }

    /// <summary>The address as messages name it.</summary>
    internal string Text { get; }

    /// <summary>The name of its bind line, for logs.</summary>
    internal byte[] NameBytes { get; }

    /// <summary>The sockets; one per loop, or a single one that all loops share (Unix, inherited).</summary>
    internal List<ListeningSocket> Sockets { get; } = [];
}

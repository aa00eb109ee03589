using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Health;

/// <summary>Where the checks of one server go, and what they say of it.</summary>
internal sealed record CheckTarget
{
    /// <summary>How traffic connects to the server.</summary>
    internal required ConnectSettings Server { get; init; }

    /// <summary><c>addr</c>, or none; its port may be 0.</summary>
    internal Endpoint Address { get; init; }

    /// <summary><c>port</c>, or 0.</summary>
    internal int Port { get; init; }

    /// <summary>The PROXY header that opens a check's connection where the server line decides.</summary>
    internal ProxyProtocolVersion SendProxy { get; init; }

    /// <summary>The form of a PROXY header that a check's step asks for.</summary>
    internal ProxyProtocolVersion ProxyForm { get; init; } = ProxyProtocolVersion.V1;

    /// <summary>The name of this node, for <c>http-check send-state</c>.</summary>
    internal string Node { get; init; } = "";

    /// <summary>The server's address as <c>http-check send-state</c> tells it.</summary>
    internal string AddressText
    {
        get
        {
            Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
            return System.Text.Encoding.ASCII.GetString(text[..Server.Address.FormatAddress(text)]);
        }
    }

    /// <summary>The server's port likewise; empty for a unix socket.</summary>
    internal string PortText =>
        Server.Address.IsInternet ? Server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    /// <summary>Reads a server line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="server">How traffic connects to it.</param>
    /// <param name="node">The name of this node.</param>
    internal static CheckTarget From(ServerLine line, ConnectSettings server, string node)
    {
        var elsewhere = line.CheckPort != null || line.CheckAddress != null;
        var form = line.SendProxy == ProxyProtocolVersion.None ? ProxyProtocolVersion.V1 : line.SendProxy;
        return new CheckTarget
        {
            Server = server,
            Address = line.CheckAddress?.Address is { } ip ? Endpoint.From(ip, line.CheckAddress.Port) : default,
            Port = line.CheckPort ?? 0,
            ProxyForm = form,
            SendProxy = line.CheckSendProxy || (!elsewhere && line.SendProxy != ProxyProtocolVersion.None)
                ? form
                : ProxyProtocolVersion.None,
            Node = node,
        };
    }

    /// <summary>Where a connect step leads: its own address and port, else the check's, else the server's.</summary>
    /// <param name="step">The step.</param>
    internal ConnectSettings Resolve(ConnectStep step)
    {
        var address = step.Address.IsInternet ? step.Address : Address.IsInternet ? Address : Server.Address;
        if (!address.IsInternet)
        {
            return Server;
        }

        var port = step.Port != 0 ? step.Port
            : step.Address.IsInternet && step.Address.Port != 0 ? step.Address.Port
            : Port != 0 ? Port
            : Address.IsInternet && Address.Port != 0 ? Address.Port
            : Server.Address.Port;
        return address.Equals(Server.Address) && port == address.Port ? Server : Server.WithAddress(address.WithPort(port));
    }
}

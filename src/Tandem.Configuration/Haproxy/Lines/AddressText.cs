using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// An address as <c>bind</c>, <c>server</c>, <c>source</c> and <c>log</c> write it (configuration.txt 11): family prefixes, unix
/// paths, hosts, ports, ranges and offsets. Which of them are allowed is for the caller to say.
/// </summary>
internal sealed class AddressText
{
    private AddressText(string text) => Text = text;

    /// <summary>The text with its variables expanded.</summary>
    internal string Text { get; }

    internal AddressKind Kind { get; private set; }

    internal IPAddress? Address { get; private set; }

    internal string Host { get; private set; } = "";

    internal string Path { get; private set; } = "";

    internal int Descriptor { get; private set; } = -1;

    /// <summary>The family that a prefix demands, or null.</summary>
    internal AddressFamily? Family { get; private set; }

    internal bool HasPort { get; private set; }

    internal int Port { get; private set; }

    internal int LastPort { get; private set; }

    /// <summary>What stood behind the digits of the port.</summary>
    internal string AfterPort { get; private set; } = "";

    /// <summary>Whether a prefix demands datagrams.</summary>
    internal bool IsDatagram { get; private set; }

    /// <summary>Whether the port was written as +N or -N.</summary>
    internal bool IsOffset { get; private set; }

    /// <summary>Reads an address; null when it is right, else what is wrong with it.</summary>
    internal static string? Read(string text, Func<string, string?> environment, out AddressText result)
    {
        result = new AddressText(Expand(text, environment));
        return result.Parse();
    }

    /// <summary>Resolves a host name to the first address of the demanded family; false when there is none.</summary>
    internal bool Resolve(Func<string, IReadOnlyList<IPAddress>>? resolve)
    {
        if (Kind != AddressKind.HostName || Address is not null)
        {
            return true;
        }

        var found = resolve?.Invoke(ByteText.ToDisplay(Host)) ?? [];
        Address = found.FirstOrDefault(a => Family is null || a.AddressFamily == Family);
        return Address is not null;
    }

    /// <summary>HAProxy expands variables in addresses even outside of quotes.</summary>
    private static string Expand(string text, Func<string, string?> environment)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '$')
            {
                result.Append(text[i++]);
                continue;
            }

            var braced = i + 1 < text.Length && text[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            result.Append(environment(text[start..end]));
            i = end + (braced && end < text.Length && text[end] == '}' ? 1 : 0);
        }

        return result.ToString();
    }

    private string? Parse()
    {
        var rest = Text;
        if (rest.Length == 0)
        {
            return "'bind' expects an address";
        }

        if (rest[0] == '/')
        {
            return UnixPath(rest);
        }

        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at > 0)
        {
            var prefix = rest[..at];
            rest = rest[(at + 1)..];
            IsDatagram = prefix.StartsWith("udp", StringComparison.Ordinal);
            switch (prefix)
            {
                case "ipv4" or "ipv4d" or "udp4" or "tcp4":
                    Family = AddressFamily.InterNetwork;
                    break;
                case "ipv6" or "udp6" or "tcp6":
                    Family = AddressFamily.InterNetworkV6;
                    break;
                case "udp" or "tcp" or "ip":
                    break;
                case "unix":
                    return UnixPath(rest);
                case "abns":
                    Kind = AddressKind.Abstract;
                    Path = rest;
                    return rest.Length is 0 or > 107 ? $"invalid abstract socket name '{rest}'" : null;
                case "fd":
                    Kind = AddressKind.Descriptor;
                    if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
                    {
                        return $"file descriptor '{rest}' is not a valid integer in '{Text}'";
                    }

                    Descriptor = descriptor;
                    return null;
                case "sockpair" or "quic4" or "quic6":
                    return $"'{prefix}@' is not supported yet, in '{Text}'";
                default:
                    return $"unknown address prefix '{prefix}@' in '{Text}'";
            }
        }

        return HostAndPort(rest);
    }

    private string? UnixPath(string path)
    {
        Kind = AddressKind.Unix;
        Path = path;
        return path.Length is 0 or > 107 ? $"socket path '{path}' is empty or too long (max 107)" : null;
    }

    private string? HostAndPort(string text)
    {
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = bracket >= 0 ? text.IndexOf(':', bracket) : text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (colon >= 0 && ParsePort(text[(colon + 1)..]) is { } error)
        {
            return error;
        }

        if (bracket >= 0)
        {
            if (host.Length != bracket + 1)
            {
                return $"invalid address: '{host}' in '{Text}'";
            }

            host = host[1..^1];
        }

        Host = host;
        if (host.Length == 0 || host == "*")
        {
            Address = Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
            return null;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            Address = address;
            return Family is { } wanted && address.AddressFamily != wanted ? $"invalid address: '{host}' in '{Text}'" : null;
        }

        Kind = AddressKind.HostName;
        return IsHostName(host) ? null : $"invalid address: '{host}' in '{Text}'";
    }

    private static bool IsHostName(string host)
    {
        foreach (var c in host)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' || c >= 0x80))
            {
                return false;
            }
        }

        return host.Length <= 255;
    }

    private string? ParsePort(string port)
    {
        if (port.Length == 0)
        {
            return null;
        }

        HasPort = true;
        if (port[0] is '+' or '-')
        {
            IsOffset = true;
            if (!TryPort(port[1..], out var offset))
            {
                return $"invalid port '{port}'";
            }

            Port = LastPort = port[0] == '-' ? -offset : offset;
            return null;
        }

        var digits = 0;
        while (digits < port.Length && (char.IsAsciiDigit(port[digits]) || port[digits] == '-'))
        {
            digits++;
        }

        if (digits > 0)
        {
            (port, AfterPort) = (port[..digits], port[digits..]);
        }

        var dash = port.IndexOf('-', StringComparison.Ordinal);
        if (!TryPort(dash < 0 ? port : port[..dash], out var first))
        {
            return port.Length > 0 && char.IsAsciiDigit(port[0]) ? $"invalid port '{port}'" : $"invalid character '{port[0]}' in port number '{port}' in '{Text}'";
        }

        var last = first;
        if (dash >= 0 && (!TryPort(port[(dash + 1)..], out last) || last < first))
        {
            return $"invalid port range '{port}'";
        }

        (Port, LastPort) = (first, last);
        return null;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}

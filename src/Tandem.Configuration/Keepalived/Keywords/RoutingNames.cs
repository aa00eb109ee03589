using System.Globalization;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>The names of routing tables, protocols, scopes, TOS values and realms, as <c>ip</c> knows them (/etc/iproute2).</summary>
internal sealed class RoutingNames
{
    private readonly Func<string, byte[]?> readFile;
    private readonly Dictionary<string, Dictionary<string, uint>> files = new(StringComparer.Ordinal);

    internal RoutingNames(Func<string, byte[]?> readFile) => this.readFile = readFile;

    internal uint? Table(string text) => Find("rt_tables", text, uint.MaxValue, ("main", 254), ("local", 255), ("default", 253));

    internal byte? Protocol(string text) => (byte?)Find("rt_protos", text, 255, ("redirect", 1), ("kernel", 2), ("boot", 3), ("static", 4), ("keepalived", 18));

    internal byte? Scope(string text) => (byte?)Find("rt_scopes", text, 255, ("global", 0), ("site", 200), ("link", 253), ("host", 254), ("nowhere", 255));

    internal byte? Tos(string text) => (byte?)Find("rt_dsfield", text, 255);

    internal uint? InterfaceGroup(string text) => Find("group", text, int.MaxValue);

    /// <summary>One realm, or two around a slash: the source in the upper half.</summary>
    internal uint? Realms(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var source = slash < 0 ? 0 : Find("rt_realms", text[..slash], 0xffff);
        var destination = Find("rt_realms", text[(slash + 1)..], 0xffff);
        return source is null || destination is null ? null : (source << 16) | destination;
    }

    /// <summary>A number, decimal or after 0x.</summary>
    internal static uint? Number(string text, uint max)
    {
        var ok = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return ok && value <= max ? value : null;
    }

    private uint? Find(string file, string text, uint max, params ReadOnlySpan<(string Name, int Value)> known)
    {
        if (Number(text, max) is { } number)
        {
            return number;
        }

        foreach (var (name, value) in known)
        {
            if (name == text)
            {
                return (uint)value;
            }
        }

        return Names(file).TryGetValue(text, out var found) && found <= max ? found : null;
    }

    private Dictionary<string, uint> Names(string file)
    {
        if (files.TryGetValue(file, out var names))
        {
            return names;
        }

        files[file] = names = new Dictionary<string, uint>(StringComparer.Ordinal);
        var content = ByteText.FromBytes(readFile($"/etc/iproute2/{file}") ?? readFile($"/usr/share/iproute2/{file}"));
        foreach (var line in content.Split('\n'))
        {
            var words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && Number(words[0], uint.MaxValue) is { } value)
            {
                names[words[1]] = value;
            }
        }

        return names;
    }
}

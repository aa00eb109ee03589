using System.Net;
using System.Text.RegularExpressions;

namespace Tandem.Diagnosis.Files;

/// <summary>
/// The addresses that the system's own configuration of networks names: it would give them to this host for ever. All files are read once, whatever the
/// number of addresses that are asked for.
/// </summary>
internal sealed partial class NetworkFiles
{
    private const int MaxFileSize = 256 * 1024;

    /// <summary>Files of one directory.</summary>
    private const int MaxFiles = 256;

    /// <summary>Characters of all files together; some ten thousand files as people write them.</summary>
    private const int MaxText = 16 * 1024 * 1024;

    private static readonly string[] Places =
    [
        "/etc/network/interfaces", "/etc/network/interfaces.d", "/etc/netplan", "/etc/systemd/network", "/etc/sysconfig/network-scripts",
        "/etc/NetworkManager/system-connections",
    ];

    private readonly Dictionary<IPAddress, string> files = [];
    private readonly List<string> unseen = [];

    private NetworkFiles()
    {
    }

    /// <summary>What was passed over, and why.</summary>
    internal IReadOnlyList<string> Unseen => unseen;

    internal static NetworkFiles Read() => Read(Places);

    /// <summary>Reads files, and the files of directories.</summary>
    internal static NetworkFiles Read(IEnumerable<string> places)
    {
        var read = new NetworkFiles();
        var room = MaxText;
        foreach (var path in places.SelectMany(read.FilesAt))
        {
            var text = SmallFile.Read(path, MaxFileSize);
            room -= text?.Length ?? 0;
            if (room < 0)
            {
                read.unseen.Add($"whether {path} and the network files behind it name a virtual address: they are more than {MaxText} characters");
                break;
            }

            foreach (var line in (text ?? "").Split('\n'))
            {
                if (!line.TrimStart().StartsWith('#'))
                {
                    read.Take(line, path);
                }
            }
        }

        return read;
    }

    /// <summary>The first file that names an address, or null.</summary>
    internal string? FileWith(IPAddress address) => files.GetValueOrDefault(address);

    private void Take(string line, string path)
    {
        foreach (var match in Words().EnumerateMatches(line))
        {
            // A number alone is an address to the framework.
            var word = line.AsSpan(match.Index, match.Length).TrimEnd('.');
            if ((word.Count('.') == 3 || word.Count(':') > 1) && IPAddress.TryParse(word, out var address))
            {
                files.TryAdd(address, path);
            }
        }
    }

    private IEnumerable<string> FilesAt(string place)
    {
        if (File.Exists(place))
        {
            return [place];
        }

        try
        {
            var all = Directory.Exists(place) ? Directory.EnumerateFiles(place).Take(MaxFiles + 1).Order(StringComparer.Ordinal).ToList() : [];
            if (all.Count > MaxFiles)
            {
                unseen.Add($"whether all files of {place} name a virtual address: there are more than {MaxFiles}");
            }

            return all.Take(MaxFiles);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unseen.Add($"whether {place} names a virtual address: it may not be read");
            return [];
        }
    }

    [GeneratedRegex("[0-9a-fA-F.:]+")]
    private static partial Regex Words();
}

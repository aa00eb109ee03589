using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>The environment of programs on hosts: ours, with the folders of system programs in the path, and before them one in
/// which a host can have programs of its own.</summary>
internal static class HostEnvironment
{
    internal static IReadOnlyList<byte[]> Entries { get; } = With([]);

    /// <summary>The environment with more entries.</summary>
    /// <param name="more">NAME=value, before which entries of that name give way.</param>
    internal static IReadOnlyList<byte[]> With(IReadOnlyList<string> more)
    {
        var names = more.Append("PATH=").Append("TMPDIR=").Select(entry => entry[..(entry.IndexOf('=') + 1)]).ToArray();
        var path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return
        [
            .. ProcessImage.Read().EnvironmentEntries.Where(entry => !names.Any(name => Encoding.UTF8.GetString(entry).StartsWith(name, StringComparison.Ordinal))),
            Encoding.UTF8.GetBytes($"PATH=/opt/bin:{path}:/usr/sbin:/sbin"),
            .. more.Select(Encoding.UTF8.GetBytes),
        ];
    }
}

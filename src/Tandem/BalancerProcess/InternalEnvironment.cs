using System.Globalization;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>
/// What a copy of the program is told by the one that started it, in environment variables: the words of its command line
/// are those of the user.
/// </summary>
internal static class InternalEnvironment
{
    /// <summary>The number of the descriptor on which a daemon says that it is at work.</summary>
    internal const string Daemon = "TANDEM_DAEMON_READINESS";

    /// <summary>The number of the descriptor over which a worker speaks with its master.</summary>
    internal const string Worker = "TANDEM_WORKER_CHANNEL";

    /// <summary>Set when a worker must let go of the standard streams once it is ready.</summary>
    internal const string Detach = "TANDEM_WORKER_DETACH";

    private static readonly string[] Names = [Daemon, Worker, Detach];

    /// <summary>The descriptor that a variable names, or -1.</summary>
    internal static int Descriptor(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>The environment of the image with these variables, and with no others of ours.</summary>
    internal static List<byte[]> With(ProcessImage image, params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var entries = new List<byte[]>();
        foreach (var entry in image.EnvironmentEntries)
        {
            if (!IsOurs(entry))
            {
                entries.Add(entry);
            }
        }

        foreach (var (name, value) in variables)
        {
            entries.Add(Encoding.UTF8.GetBytes($"{name}={value}"));
        }

        return entries;
    }

    private static bool IsOurs(byte[] entry)
    {
        foreach (var name in Names)
        {
            if (entry.Length > name.Length && entry[name.Length] == (byte)'=' && Encoding.UTF8.GetString(entry, 0, name.Length) == name)
            {
                return true;
            }
        }

        return false;
    }
}

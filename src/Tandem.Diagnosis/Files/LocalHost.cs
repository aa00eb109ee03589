using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;

namespace Tandem.Diagnosis.Files;

/// <summary>This host, as far as checks look at it. It reads, and runs the listing commands of the packet filters; it changes nothing.</summary>
public sealed class LocalHost : IHostFacts
{
    private const int MaxFileSize = 256 * 1024;
    private const int MaxNetworkFiles = 256;
    private const int ToolTimeoutMs = 3000;

    private static readonly string[] NetworkFiles =
    [
        "/etc/network/interfaces", "/etc/network/interfaces.d", "/etc/netplan", "/etc/systemd/network", "/etc/sysconfig/network-scripts",
        "/etc/NetworkManager/system-connections",
    ];

    private readonly Dictionary<FirewallDialect, string?> rules = [];
    private NetworkInterface[]? interfaces;

    /// <inheritdoc/>
    public IReadOnlyList<string> Interfaces => [.. All.Select(static i => i.Name)];

    /// <inheritdoc/>
    public bool FailoverRuns => Processes().Any(static name => name is "keepalived" or "keepalived_vrrp" or "tandem" or "tandem-vrrp");

    private NetworkInterface[] All
    {
        get
        {
            try
            {
                return interfaces ??= NetworkInterface.GetAllNetworkInterfaces();
            }
            catch (NetworkInformationException)
            {
                return interfaces = [];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> AddressesOf(string? interfaceName) =>
    [
        .. All.Where(i => interfaceName is null || i.Name == interfaceName)
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Select(static a => WithoutScope(a.Address)),
    ];

    /// <inheritdoc/>
    public string? Setting(string name) => ReadText("/proc/sys/" + name)?.Trim();

    /// <inheritdoc/>
    public string? ReadText(string path) => SmallFile.Read(path, MaxFileSize);

    /// <inheritdoc/>
    public string? Firewall(FirewallDialect dialect)
    {
        if (!rules.TryGetValue(dialect, out var text))
        {
            text = dialect switch
            {
                FirewallDialect.Nftables => Run("nft", "list", "ruleset"),
                FirewallDialect.Iptables => Run("iptables-save"),
                _ => Run("ip6tables-save"),
            };
            rules[dialect] = text;
        }

        return text;
    }

    /// <inheritdoc/>
    public string? StaticAddressFile(IPAddress address)
    {
        var wanted = new Regex($@"(?<![0-9a-fA-F.:]){Regex.Escape(address.ToString())}(?![0-9a-fA-F.:])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return NetworkFilesHere().FirstOrDefault(path => ReadText(path) is { } text && text.Split('\n').Any(line => !line.TrimStart().StartsWith('#') && wanted.IsMatch(line)));
    }

    /// <inheritdoc/>
    public CheckedScript? CheckScript(NotifyScript script, GlobalDefinitions global, out string problem)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(global);
        return ScriptSurvey.Identity(script, global, out problem) is { } identity
            ? new ScriptSecurity(global.ScriptSecurity).Check(script.Words, identity)
            : null;
    }

    /// <inheritdoc/>
    public bool UserExists(string name) => Privileges.FindUser(name) is not null;

    private static IPAddress WithoutScope(IPAddress address) => address.IsIPv6LinkLocal ? new IPAddress(address.GetAddressBytes()) : address;

    private static IEnumerable<string> NetworkFilesHere()
    {
        foreach (var path in NetworkFiles)
        {
            if (File.Exists(path))
            {
                yield return path;
            }
            else if (Directory.Exists(path))
            {
                foreach (var file in Listed(path))
                {
                    yield return file;
                }
            }
        }
    }

    private static string[] Listed(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Take(MaxNetworkFiles)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Processes()
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id != Environment.ProcessId)
                {
                    yield return process.ProcessName;
                }
            }
        }
    }

    private static string? Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
            {
                return null;
            }

            var output = process.StandardOutput.ReadToEndAsync();
            var complaints = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(ToolTimeoutMs))
            {
                process.Kill();
                return null;
            }

            complaints.Wait(ToolTimeoutMs);
            return process.ExitCode == 0 && output.Wait(ToolTimeoutMs) ? output.Result : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }
}

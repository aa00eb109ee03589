using System.Net;
using System.Net.NetworkInformation;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Host;
using Tandem.Diagnosis.Wire;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;

namespace Tandem.Diagnosis.Files;

/// <summary>This host, as far as checks look at it. It reads, and runs the listing command of the old iptables where that is in use; it changes nothing.</summary>
public sealed class LocalHost : IHostFacts
{
    private const int MaxFileSize = 256 * 1024;
    private FirewallState? firewall;
    private NetworkFiles? networkFiles;
    private NetworkInterface[]? interfaces;

    /// <inheritdoc/>
    public IReadOnlyList<string> Interfaces => [.. All.Select(static i => i.Name)];

    /// <inheritdoc/>
    public bool FailoverRuns => HostReader.ReadDaemons().Count > 0;

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
    public int IndexOf(string interfaceName) => WireMonitor.TryIndex(interfaceName, out var index) ? index : 0;

    /// <inheritdoc/>
    public FirewallState Firewall => firewall ??= FirewallState.Read();

    /// <summary>What was asked for and could not be looked at, and why; each begins a sentence and ends none.</summary>
    public IEnumerable<string> Unseen => (firewall?.Unseen ?? []).Concat(networkFiles?.Unseen ?? []);

    /// <inheritdoc/>
    public string? StaticAddressFile(IPAddress address) => (networkFiles ??= NetworkFiles.Read()).FileWith(address);

    /// <inheritdoc/>
    public CheckedScript? CheckScript(NotifyScript script, GlobalDefinitions global, out string problem)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(global);
        return HostReader.CheckScript(script, global, out problem);
    }

    /// <inheritdoc/>
    public bool UserExists(string name) => Privileges.FindUser(name) is not null;

    private static IPAddress WithoutScope(IPAddress address) => address.IsIPv6LinkLocal ? new IPAddress(address.GetAddressBytes()) : address;
}

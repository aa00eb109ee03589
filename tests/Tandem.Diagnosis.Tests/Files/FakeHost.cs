using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Firewall;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;

namespace Tandem.Diagnosis.Tests.Files;

/// <summary>A host with eth0 and 10.0.0.11 on which all is well until a test says otherwise.</summary>
internal sealed class FakeHost : IHostFacts
{
    public Dictionary<string, IPAddress[]> Addresses { get; } = new() { ["lo"] = [IPAddress.Loopback], ["eth0"] = [IPAddress.Parse("10.0.0.11")] };

    public Dictionary<string, string> Settings { get; } = [];

    public Dictionary<string, string> Texts { get; } = [];

    public FirewallState Firewall { get; } = new();

    public Dictionary<string, CheckedScript> Scripts { get; } = [];

    public HashSet<string> Users { get; } = ["keepalived_script"];

    public Dictionary<IPAddress, string> StaticFiles { get; } = [];

    public bool FailoverRuns { get; init; }

    public IReadOnlyList<string> Interfaces => [.. Addresses.Keys];

    public IReadOnlyList<IPAddress> AddressesOf(string? interfaceName) =>
        interfaceName is null ? [.. Addresses.Values.SelectMany(static a => a)] : Addresses.GetValueOrDefault(interfaceName) ?? [];

    public string? Setting(string name) => Settings.GetValueOrDefault(name);

    public string? ReadText(string path) => Texts.GetValueOrDefault(path);

    public int IndexOf(string interfaceName) => Addresses.Keys.ToList().IndexOf(interfaceName) + 1;

    public string? StaticAddressFile(IPAddress address) => StaticFiles.GetValueOrDefault(address);

    public CheckedScript? CheckScript(NotifyScript script, GlobalDefinitions global, out string problem)
    {
        problem = script.User is { } user && !Users.Contains(user) ? $"Script user '{user}' does not exist" : "";
        return problem.Length > 0 ? null : Scripts.GetValueOrDefault(script.Words[0]) ?? new CheckedScript(ScriptCommand.Of([.. script.Words], 0, 0), false, false, []);
    }

    public bool UserExists(string name) => Users.Contains(name);
}

using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Firewall;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>What checks may know of the host that a file is for. <see cref="LocalHost"/> is this host; tests bring their own. Nothing of it changes anything.</summary>
public interface IHostFacts
{
    /// <summary>The names of the network interfaces.</summary>
    public IReadOnlyList<string> Interfaces { get; }

    /// <summary>Whether keepalived or tandem failover runs, so that virtual addresses may be here rightly.</summary>
    public bool FailoverRuns { get; }

    /// <summary>The addresses of an interface.</summary>
    /// <param name="interfaceName">Its name; null for those of all.</param>
    public IReadOnlyList<IPAddress> AddressesOf(string? interfaceName);

    /// <summary>A kernel setting below /proc/sys, or null when it is not there.</summary>
    /// <param name="name">Its name with slashes: <c>net/ipv4/ip_forward</c>.</param>
    public string? Setting(string name);

    /// <summary>The text of a small file, or null when it cannot be read or has more than 256 KiB.</summary>
    /// <param name="path">Its path.</param>
    public string? ReadText(string path);

    /// <summary>The kernel's number of an interface, or 0 when there is none of the name.</summary>
    /// <param name="interfaceName">Its name.</param>
    public int IndexOf(string interfaceName);

    /// <summary>The packet filter.</summary>
    public FirewallState Firewall { get; }

    /// <summary>The file of the system's network configuration that gives the host an address for ever, or null.</summary>
    /// <param name="address">The address.</param>
    public string? StaticAddressFile(IPAddress address);

    /// <summary>Looks at a script as the failover does before it runs it.</summary>
    /// <param name="script">The script.</param>
    /// <param name="global">The global definitions of its file.</param>
    /// <param name="problem">What is wrong when null is returned: there is nobody whom it could run as.</param>
    public CheckedScript? CheckScript(NotifyScript script, GlobalDefinitions global, out string problem);

    /// <summary>Whether there is a user of a name.</summary>
    /// <param name="name">The name.</param>
    public bool UserExists(string name);
}

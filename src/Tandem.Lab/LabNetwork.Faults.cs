namespace Tandem.Lab;

/// <summary>What can happen to a network.</summary>
public sealed partial class LabNetwork
{
    private const string Disabled = "0";
    private const string Forwarding = "3";

    /// <summary>Cuts a host off: the switch passes nothing from or to it, and its carrier stays.</summary>
    /// <param name="host">Not the switch.</param>
    public void CutOff(Host host) => Port(host, "state", Disabled);

    /// <summary>Ends <see cref="CutOff"/>.</summary>
    /// <param name="host">Not the switch.</param>
    public void Reconnect(Host host) => Port(host, "state", Forwarding);

    /// <summary>Pulls the host's cable: it sees that the carrier is lost.</summary>
    /// <param name="host">Not the switch.</param>
    public void LoseCarrier(Host host) => Bridge.RunInNetwork("ip", "link", "set", "dev", host.Name, "down");

    /// <summary>Ends <see cref="LoseCarrier"/>.</summary>
    /// <param name="host">Not the switch.</param>
    public void RestoreCarrier(Host host) => Bridge.RunInNetwork("ip", "link", "set", "dev", host.Name, "up");

    /// <summary>Lets nothing pass between the two balancers, while all others reach both.</summary>
    public void Partition() => Isolate("on");

    /// <summary>Ends <see cref="Partition"/>.</summary>
    public void Heal() => Isolate("off");

    private void Isolate(string value)
    {
        Port(Lb1, "isolated", value);
        Port(Lb2, "isolated", value);
    }

    private void Port(Host host, string attribute, string value) => Bridge.RunInNetwork("bridge", "link", "set", "dev", host.Name, attribute, value);
}

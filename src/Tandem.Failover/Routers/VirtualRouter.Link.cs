using System.Net.Sockets;
using Tandem.Failover.Addresses;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>Its interface, its own address and its sockets: it waits for what is not there yet.</content>
internal sealed partial class VirtualRouter
{
    private VrrpChannel? channel;
    private PreparedAdvertisements? prepared;
    private NetworkInterface? link;

    /// <summary>Where its virtual addresses go when they name no device.</summary>
    internal string AddressInterface => Instance.VirtualMac?.InterfaceName ?? Instance.Interface ?? Daemon.Configuration.Global.DefaultInterface;

    /// <summary>The interface that advertisements leave through and come to; null for a unicast instance without one.</summary>
    internal string? TransmitInterface => Instance is { VirtualMac: { } mac, VmacTransmitBase: false } ? mac.InterfaceName : Instance.Interface;

    /// <summary>The address that advertisements come from; none of a family before there is one.</summary>
    internal Endpoint Source => expected.OwnAddress;

    /// <summary>Whether an interface is one that it depends on.</summary>
    internal bool Uses(NetworkInterface other) => other.Name == Instance.Interface || other.Name == TransmitInterface;

    /// <summary>Looks what interface and addresses there are now, and opens, exchanges or closes sockets as that demands.</summary>
    internal void LookAtLink(long nowUs)
    {
        if (makingVirtualMac || Daemon.HasFinished)
        {
            // The kernel tells of the macvlan while it is being made, and that it is gone when it was removed at the end.
            return;
        }

        var interfaces = Daemon.Network.Interfaces;
        var own = Instance.Interface is { } name ? interfaces.Find(name) : null;
        HaveVirtualMac(own);
        link = TransmitInterface is { } carrier ? interfaces.Find(carrier) : null;
        var isMissing = Instance.Interface != null && (own is null || link is null);
        if (isMissing)
        {
            LeaveChannel();
        }

        SetFault(RouterFaults.NoInterface, isMissing, nowUs);
        if (isMissing)
        {
            return;
        }

        var source = FindSource(own);
        SetFaultOfAddress(source.IsInternet, nowUs);
        if (!source.IsInternet)
        {
            LeaveChannel();
            return;
        }

        if (!source.HasSameAddress(expected.OwnAddress) || prepared is null)
        {
            Journal.WriteDetail(JournalLevel.Info, $"Assigned address {FailoverDaemon.AddressOf(source)} for interface {link?.Name ?? "(none)"}");
            expected.OwnAddress = source.WithPort(0);
            Settings = Settings with { Address = InstanceSettings.ToRouterAddress(source) };
            Group!.Prepare(Place, Settings);
            Prepare(source);
        }

        JoinChannel(source, nowUs);
    }

    private Endpoint FindSource(NetworkInterface? own)
    {
        if (Instance.SourceAddress is { } configured)
        {
            var source = Endpoint.From(configured, 0);
            return Instance.TrackSourceAddress && own is not null && !own.Has(source) ? default : source;
        }

        if (own is null)
        {
            return default;
        }

        return Instance.Family == AddressFamily.InterNetworkV6 ? (link!.LinkLocal.IsInternet ? link.LinkLocal : own.LinkLocal) : own.PrimaryIPv4;
    }

    private void SetFaultOfAddress(bool hasAddress, long nowUs)
    {
        if (!hasAddress && (faults & RouterFaults.NoAddress) == 0)
        {
            var family = Instance.Family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
            Journal.Write(JournalLevel.Info, $"({Name}) entering FAULT state (no {family} address for interface)");
        }

        SetFault(RouterFaults.NoAddress, !hasAddress, nowUs);
    }

    private void Prepare(Endpoint source)
    {
        var before = prepared;
        prepared = new PreparedAdvertisements(Instance, content, source, Settings.BasePriority);
        prepared.Continue(before);
        testament = null;
    }

    private void JoinChannel(Endpoint source, long nowUs)
    {
        var settings = InstanceSettings.ToSocket(Instance, Daemon.Configuration.Global, link, source);
        if (channel?.Settings != settings)
        {
            LeaveChannel();
            channel = Daemon.ChannelFor(settings, out var error);
            if (channel is null)
            {
                Journal.Write(JournalLevel.Error, $"({Name}) cannot open VRRP sockets on {link?.Name ?? source.ToString()} - {error}");
            }
            else if (!channel.Join(Instance.VirtualRouterId, this))
            {
                Journal.Write(JournalLevel.Error, $"({Name}) another instance on {link?.Name} has virtual_router_id {Instance.VirtualRouterId}");
                channel = null;
            }
        }

        SetFault(RouterFaults.NoSocket, channel is null, nowUs);
    }

    private void LeaveChannel()
    {
        if (channel is { } former)
        {
            channel = null;
            former.Leave(Instance.VirtualRouterId, this);
            Daemon.Release(former);
        }
    }

    /// <summary><c>promote_secondaries</c>: other addresses of the subnet stay when the first one goes.</summary>
    private void BeginPromotion()
    {
        if (Instance is { PromoteSecondaries: true, Interface: { } name } && Daemon.Promotion.Begin(name) is not 0 and var error)
        {
            Journal.Write(JournalLevel.Warning, $"({Name}) promote_secondaries cannot be set on {name} - {Errno.Describe(error)}");
        }
    }

    internal void EndPromotion()
    {
        if (Instance is { PromoteSecondaries: true, Interface: { } name })
        {
            Daemon.Promotion.End(name);
        }
    }
}

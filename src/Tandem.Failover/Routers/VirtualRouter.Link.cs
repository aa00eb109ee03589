using System.Net.Sockets;
using Tandem.Failover.Addresses;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>Its interface, its own address and its sockets: it waits for what is not there yet.</content>
internal sealed partial class VirtualRouter
{
    private VrrpChannel? channel;
    private PreparedAdvertisements? prepared;
    private NetworkInterface? link;
    private string? promoted;
    private bool mustPrepare = true;

    /// <summary>Asks for promotion of secondaries no more.</summary>
    internal void EndPromotion()
    {
        if (promoted is { } name)
        {
            promoted = null;
            Daemon.Promotion.End(name);
        }
    }

    /// <summary>Where its virtual addresses go when they name no device.</summary>
    internal string AddressInterface => Instance.VirtualMac?.InterfaceName ?? Instance.Interface ?? Daemon.Configuration.Global.DefaultInterface;

    /// <summary>The interface that advertisements leave through and come to; null for a unicast instance without one.</summary>
    internal string? TransmitInterface => Instance is { VirtualMac: { } mac, VmacTransmitBase: false } ? mac.InterfaceName : Instance.Interface;

    /// <summary>The address that advertisements come from; none of a family before there is one.</summary>
    internal Endpoint Source => expected.OwnAddress;

    /// <summary>Whether what happens to an interface may concern it: an own source address may be on any.</summary>
    internal bool Uses(NetworkInterface other) =>
        Instance.Interface is null
        || Instance.SourceAddress is not null
        || other.Name == Instance.Interface
        || other.Name == Instance.VirtualMac?.InterfaceName
        || UsesForAddresses(other.Name);

    private bool UsesForAddresses(string name)
    {
        foreach (var mac in Instance.AddressMacs.Span)
        {
            if (mac.Device == name || mac.InterfaceName == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Looks what interface and addresses there are now, and opens, exchanges or closes sockets as that demands. It is told of a fault before
    /// the sockets close, and that there is none when they are open: then it can speak at once.
    /// </summary>
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
        HaveAddressMacs();
        link = TransmitInterface is { } carrier ? interfaces.Find(carrier) : null;
        var isMissing = Instance.Interface != null && (own is null || link is null);
        var source = isMissing ? default : FindSource(own);
        if (!source.IsInternet)
        {
            SetLinkFault(isMissing ? RouterFaults.NoInterface : RouterFaults.NoAddress, nowUs);
            LeaveChannel();
            return;
        }

        BeginPromotion();
        if (mustPrepare || !source.HasSameAddress(expected.OwnAddress))
        {
            Journal.WriteDetail(JournalLevel.Info, $"Assigned address {FailoverDaemon.AddressOf(source)} for interface {link?.Name ?? "(none)"}");
            expected.OwnAddress = source.WithPort(0);
            Settings = Settings with { Address = InstanceSettings.ToRouterAddress(source) };
            Group!.Prepare(Place, Settings);
            Prepare(source);
        }

        SetLinkFault(JoinChannel(source) ? RouterFaults.None : RouterFaults.NoSocket, nowUs);
        if (channel is null)
        {
            retry.Arm();
        }
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

    private void SetLinkFault(RouterFaults found, long nowUs)
    {
        const RouterFaults ofLink = RouterFaults.NoInterface | RouterFaults.NoAddress | RouterFaults.NoSocket;
        if (found == RouterFaults.NoAddress && (faults & RouterFaults.NoAddress) == 0)
        {
            var family = Instance.Family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
            Journal.Write(JournalLevel.Info, $"({Name}) entering FAULT state (no {family} address for interface)");
        }

        if (found == RouterFaults.NoInterface && (faults & RouterFaults.NoInterface) == 0)
        {
            Journal.Write(JournalLevel.Warning, $"({Name}) WARNING - interface {TransmitInterface ?? Instance.Interface} doesn't exist - waiting for it");
        }

        SetFaults((faults & ~ofLink) | found, nowUs);
    }

    private void Prepare(Endpoint source)
    {
        var before = prepared;
        prepared = new PreparedAdvertisements(Instance, content, source, Settings.BasePriority);
        prepared.Continue(before);
        mustPrepare = false;
        farewell = null;
    }

    private bool JoinChannel(Endpoint source)
    {
        var settings = InstanceSettings.ToSocket(Instance, Daemon.Configuration.Global, link, source);
        if (channel is { } present && present.Serves(settings))
        {
            return true;
        }

        LeaveChannel();
        farewell = null;
        channel = Daemon.ChannelFor(settings, out var error);
        if (channel is null)
        {
            TellOfSockets($"cannot open VRRP sockets on {link?.Name ?? source.ToString()} - {error}");
        }
        else if (!channel.Join(Instance.VirtualRouterId, this))
        {
            TellOfSockets($"another instance on {link?.Name} has virtual_router_id {Instance.VirtualRouterId}");
            channel = null;
        }

        return channel is not null;
    }

    /// <summary>It is tried again each second: what comes of that is told now and then.</summary>
    private void TellOfSockets(string text) =>
        Daemon.BadPackets.Find(Number, SocketFailure, default, Daemon.NowUs)?.Tell(JournalLevel.Error, $"({Name}) {text}");

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
        // Without it the kernel takes all addresses of a subnet when the first one goes, those of routers that go on as well.
        var sharesSubnet = Instance.Addresses.Any(address => address is { Family: AddressFamily.InterNetwork, PrefixLength: < 32, Device: null });
        if (promoted is not null || Instance.Interface is not { } name || !(Instance.PromoteSecondaries || sharesSubnet))
        {
            return;
        }

        promoted = name;
        if (Daemon.Promotion.Begin(name) is not 0 and var error && Instance.PromoteSecondaries)
        {
            Journal.Write(JournalLevel.Warning, $"({Name}) promote_secondaries cannot be set on {name} - {Errno.Describe(error)}");
        }
    }

    /// <summary>Sockets that could not be opened are tried again: what was missing may not be told of.</summary>
    private sealed class SocketRetry(VirtualRouter router) : Deadline
    {
        private const int EveryMs = 1_000;

        public override void OnDue()
        {
            if (router.channel is null && (router.faults & RouterFaults.NoSocket) != 0)
            {
                router.LookAtLink(router.Daemon.NowUs);
            }
        }

        internal void Arm() => router.Daemon.SetTimer(this, EveryMs);
    }
}

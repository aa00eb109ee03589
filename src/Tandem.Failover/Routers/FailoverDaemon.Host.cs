using Tandem.Failover.Addresses;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>What happens to interfaces and addresses, and to packets that are for nobody.</content>
public sealed partial class FailoverDaemon : IUnknownRouterObserver
{
    /// <summary>Subjects of repeating lines that are no router's: beyond all numbers of routers.</summary>
    private const int UnknownRouterSubject = 1_000_000;

    /// <inheritdoc/>
    bool IUnknownRouterObserver.WantsUnknown => Configuration.Global.LogUnknownVrids;

    /// <inheritdoc/>
    void IUnknownRouterObserver.OnUndecodable(in ReceivedPacket packet, long nowUs) =>
        BadPackets.Find(UnknownRouterSubject + 256, 0, packet.Source, nowUs)
            ?.Tell(JournalLevel.Info, $"packet too short to be VRRP ({packet.Length} bytes) received on interface {InterfaceName(packet)} from {AddressText(packet)}");

    /// <inheritdoc/>
    void IUnknownRouterObserver.OnUnknownRouter(byte virtualRouterId, in ReceivedPacket packet, long nowUs)
    {
        if (Configuration.Global.LogUnknownVrids)
        {
            BadPackets.Find(UnknownRouterSubject + virtualRouterId, packet.InterfaceIndex, packet.Source, nowUs)
                ?.Tell(JournalLevel.Info, $"Unknown VRID({virtualRouterId}) received on interface({InterfaceName(packet)}). ignoring... [from {AddressText(packet)}]");
        }
    }

    private static string AddressText(in ReceivedPacket packet)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..packet.Source.FormatAddress(text)]);
    }

    private string InterfaceName(in ReceivedPacket packet) => Network.Interfaces.Find(packet.InterfaceIndex)?.Name ?? "?";

    private void LookAtLink(NetworkInterface link)
    {
        for (var i = 0; i < routers.Count; i++)
        {
            if (routers[i].Uses(link))
            {
                routers[i].LookAtLink(loop.NowUs);
            }
        }
    }

    private void SetTracked(NetworkInterface link, bool isUp)
    {
        foreach (var tracked in Tracked.Interfaces)
        {
            if (tracked.Name == link.Name)
            {
                tracked.IsUp = isUp;
            }
        }
    }

    private void WantRestore(VirtualRouter? router)
    {
        router?.WantRestore();
        mustRestore |= router is not null;
    }

    private VirtualRouter? RouterOf(VirtualAddressSet set) => routers.Find(router => router.Addresses == set);

    /// <summary>Passes on what the host's network tells.</summary>
    private sealed class HostObserver(FailoverDaemon daemon) : HostNetworkObserver
    {
        public override void OnInterfaceAppeared(NetworkInterface link) => daemon.LookAtLink(link);

        public override void OnInterfaceVanished(NetworkInterface link)
        {
            daemon.SetTracked(link, false);
            daemon.LookAtLink(link);
        }

        public override void OnInterfaceUp(NetworkInterface link)
        {
            daemon.Journal.Write(JournalLevel.Info, $"Netlink reports {link.Name} up");
            daemon.LookAtLink(link);
            daemon.SetTracked(link, true);
        }

        public override void OnInterfaceDown(NetworkInterface link)
        {
            daemon.Journal.Write(JournalLevel.Info, $"Netlink reports {link.Name} down");
            daemon.SetTracked(link, false);
        }

        public override void OnInterfaceChanged(NetworkInterface link)
        {
            daemon.LookAtLink(link);

            // Its MAC address may be another: neighbours must not be told the old one.
            foreach (var router in daemon.routers)
            {
                if (router.Addresses.Addresses.Any(held => held.InterfaceIndex == link.Index))
                {
                    daemon.WantRestore(router);
                }
            }
        }

        public override void OnAddressGained(NetworkInterface link, in Endpoint address)
        {
            Tell(link, address, "added to");
            daemon.LookAtLink(link);
        }

        public override void OnAddressLost(NetworkInterface link, in Endpoint address)
        {
            Tell(link, address, "removed from");
            daemon.LookAtLink(link);
        }

        public override void OnPutBack(VirtualAddressSet set, HeldItem item)
        {
            if (item.RemovalText is { } text)
            {
                daemon.Journal.Write(JournalLevel.Info, $"{text} - put back");
                daemon.WantRestore(daemon.RouterOf(set));
            }
        }

        public override void OnNotPutBack(VirtualAddressSet set, HeldItem item, int error)
        {
            if (item.RemovalText is { } text)
            {
                daemon.Journal.Write(JournalLevel.Warning, $"{text} - cannot put it back yet: {Errno.Describe(error)}");
            }
        }

        public override void OnLapsed(VirtualAddressSet set)
        {
            daemon.Journal.Write(JournalLevel.Warning, $"({set.Name}) the lifetimes of the addresses ended while this process did not run");
            daemon.RouterOf(set)?.AddAgain(daemon.NowUs);
        }

        public override void OnRenewalRefused(int error, int count) =>
            daemon.BadPackets.Find(UnknownRouterSubject + 257, error, default, daemon.NowUs)
                ?.Tell(JournalLevel.Warning, $"Cannot renew the lifetimes of {count} addresses: {Errno.Describe(error)}");

        private void Tell(NetworkInterface link, in Endpoint address, string what)
        {
            if (daemon.context.Options.MonitorAddresses)
            {
                daemon.Journal.Write(JournalLevel.Info, $"Netlink reflector reports IP {AddressOf(address)} {what} {link.Name}");
            }
        }

        public override void OnSysctlChanged(string text) => daemon.Journal.Write(JournalLevel.Info, text);

        public override void OnOverrun() =>
            daemon.Journal.Write(JournalLevel.Info, "Netlink: receive buffer overrun - interfaces and addresses read anew");
    }
}

using Tandem.Failover.Protocol;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// A pair of VRRP sockets and the virtual routers that share it: one receives what comes to an interface and a group (or to an own
/// address), the other sends. Which router a packet is for is told by its VRID.
/// </summary>
internal sealed class VrrpChannel : DescriptorHandler, IDisposable
{
    /// <summary>
    /// Packets taken from the socket in one round; more wait in the kernel's bounded buffer. Twice what all 255 virtual routers of an
    /// interface may have sent while the loop was held up, so that deadlines are judged by all that was heard.
    /// </summary>
    private const int PacketsPerRound = 512;

    /// <summary>The buffer of all channels of the daemon's one thread.</summary>
    private static readonly byte[] Buffer = new byte[VrrpReceiver.BufferLength];

    private readonly VirtualRouter?[] routers = new VirtualRouter?[256];
    private readonly EpollLoop loop;
    private readonly VrrpReceiver receiver;
    private readonly DescriptorWatch watch;
    private readonly IUnknownRouterObserver unknown;

    private VrrpChannel(VrrpSocketSettings settings, EpollLoop loop, VrrpReceiver receiver, VrrpSender sender, IUnknownRouterObserver unknown)
    {
        Settings = settings;
        this.loop = loop;
        this.receiver = receiver;
        Sender = sender;
        this.unknown = unknown;
        watch = loop.Watch(receiver.Descriptor, this);
    }

    /// <summary>Where it receives and sends; two channels never have the same.</summary>
    internal VrrpSocketSettings Settings { get; }

    /// <summary>The sending half.</summary>
    internal VrrpSender Sender { get; }

    /// <summary>The descriptor that packets come from.</summary>
    internal int ReceiveDescriptor => receiver.Descriptor;

    /// <summary>keepalived's words for it, which differ for the two kinds as they do there.</summary>
    internal string Text
    {
        get
        {
            var family = Settings.Family == EndpointFamily.IPv6 ? "IPv6" : "IPv4";
            var kind = Settings.IsMulticast ? " multicast" : " , unicast";
            var address = Settings.IsMulticast ? Settings.Group : Settings.UnicastSource;
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"ifindex({Settings.InterfaceIndex,3}), family({family}), proto(112), fd({receiver.Descriptor},{Sender.Descriptor}){kind}, address({FailoverDaemon.AddressOf(address)})");
        }
    }

    /// <summary>No router uses it.</summary>
    internal bool IsUnused => Array.TrueForAll(routers, static router => router is null);

    /// <summary>Opens the pair.</summary>
    /// <param name="settings">Where to receive and send.</param>
    /// <param name="loop">The loop that is told of packets.</param>
    /// <param name="unknown">Who is told of packets for a virtual router that this host does not have.</param>
    /// <param name="error">Why there is none, when null is returned.</param>
    internal static VrrpChannel? Open(VrrpSocketSettings settings, EpollLoop loop, IUnknownRouterObserver unknown, out string error)
    {
        var receiver = VrrpReceiver.Open(settings, out var failure);
        var sender = receiver is null ? null : VrrpSender.Open(settings, out failure);
        if (receiver is null || sender is null)
        {
            receiver?.Dispose();
            error = $"{failure.Step}: {Errno.Describe(failure.Errno)}";
            return null;
        }

        error = "";
        return new VrrpChannel(settings, loop, receiver, sender, unknown);
    }

    /// <summary>Whether these sockets do for some settings: the size of a buffer makes no others, since two on one interface would both receive everything.</summary>
    internal bool Serves(VrrpSocketSettings settings) => Settings with { ReceiveBufferBytes = settings.ReceiveBufferBytes } == settings;

    /// <summary>Gives a router the packets of its VRID.</summary>
    /// <returns>False when another router of this channel has the VRID.</returns>
    internal bool Join(byte virtualRouterId, VirtualRouter router)
    {
        if (routers[virtualRouterId] is { } other && other != router)
        {
            return false;
        }

        routers[virtualRouterId] = router;
        Filter();
        return true;
    }

    internal void Leave(byte virtualRouterId, VirtualRouter router)
    {
        if (routers[virtualRouterId] == router)
        {
            routers[virtualRouterId] = null;
            Filter();
        }
    }

    /// <summary>Lets the kernel keep back what is for nobody here, unless that is to be told; to be called again when that changes.</summary>
    internal void Filter()
    {
        Span<byte> wanted = stackalloc byte[256];
        var count = 0;
        for (var id = 0; id < routers.Length; id++)
        {
            if (unknown.WantsUnknown || routers[id] is not null)
            {
                wanted[count++] = (byte)id;
            }
        }

        _ = count > 0 ? receiver.AcceptOnly(wanted[..count]) : 0;
    }

    /// <inheritdoc/>
    public override void OnReadable()
    {
        for (var i = 0; i < PacketsPerRound; i++)
        {
            var length = receiver.Receive(Buffer, out var packet);
            if (length == -Errno.Interrupted)
            {
                continue;
            }

            if (length < 0)
            {
                return;
            }

            Deliver(Buffer.AsSpan(0, length), packet);
        }
    }

    public void Dispose()
    {
        watch.End();
        receiver.Dispose();
        Sender.Dispose();
    }

    private void Deliver(ReadOnlySpan<byte> bytes, in ReceivedPacket packet)
    {
        if (AdvertisementDecoder.Decode(bytes, packet, out var advertisement) != Rejection.None)
        {
            unknown.OnUndecodable(packet, loop.NowUs);
        }
        else if (routers[advertisement.VirtualRouterId] is { } router)
        {
            router.Receive(advertisement, packet, loop.NowUs);
        }
        else
        {
            unknown.OnUnknownRouter(advertisement.VirtualRouterId, packet, loop.NowUs);
        }
    }
}

using Tandem.Failover.Addresses;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// The frame that tells neighbours where one virtual address is: a gratuitous ARP or an unsolicited neighbour advertisement, made
/// once and sent as often as needed.
/// </summary>
internal sealed class Announcement
{
    private readonly byte[] frame;

    /// <summary>Makes the frame.</summary>
    /// <param name="address">The virtual address.</param>
    /// <param name="on">Where it is announced; its hardware address, of six bytes, is whose it is.</param>
    /// <param name="isRouter">IPv6: the interface forwards.</param>
    /// <param name="announcer">Who spaces what leaves through the interface.</param>
    internal Announcement(Endpoint address, NetworkInterface on, bool isRouter, Announcer announcer)
    {
        var hardwareAddress = on.HardwareAddress;
        InterfaceIndex = on.Index;
        InterfaceName = on.Name;
        Announcer = announcer;
        Address = address;
        Span<byte> bytes = stackalloc byte[16];
        var length = address.CopyAddress(bytes);
        frame = new byte[length == 4 ? GratuitousArp.Length : UnsolicitedNeighborAdvertisement.Length];
        _ = length == 4
            ? GratuitousArp.Write(hardwareAddress, bytes[..4], frame)
            : UnsolicitedNeighborAdvertisement.Write(hardwareAddress, bytes, isRouter, frame);
    }

    /// <summary>The virtual address.</summary>
    internal Endpoint Address { get; }

    /// <summary>Where it is announced.</summary>
    internal int InterfaceIndex { get; }

    /// <summary>The name of that interface when it was made.</summary>
    internal string InterfaceName { get; }

    /// <summary>keepalived's words for what is sent.</summary>
    internal string Text => $"{(IsIPv4 ? "gratuitous ARP" : "unsolicited Neighbour Advert")} on {InterfaceName} for {FailoverDaemon.AddressOf(Address)}";

    /// <summary>Who spaces it.</summary>
    internal Announcer Announcer { get; }

    /// <summary>The router does not hold the address any more, or has made another announcement of it: what waits is not sent.</summary>
    internal bool IsWithdrawn { get; set; }

    /// <summary>Whether it is an ARP rather than a neighbour advertisement.</summary>
    internal bool IsIPv4 => Address.Family == EndpointFamily.IPv4;

    /// <summary>Sends the frame once.</summary>
    /// <returns>0, or the negated errno number.</returns>
    internal int Send(PacketSocket socket) => socket.Send(frame, InterfaceIndex);
}

using System.Net;
using Tandem.Configuration.Keepalived;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Wire;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Tests.Wire;

/// <summary>A wire made of bytes: nodes 10.42.0.11, 10.42.0.12 that advertise as told, at the times told.</summary>
internal sealed class MadeWire
{
    public const string File = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 101
            authentication {
                auth_type PASS
                auth_pass 1111
            }
            virtual_ipaddress {
                10.42.0.240
            }
        }
        """;

    public MadeWire(string? file = null) =>
        Watch = file == null ? new WireWatch() : new WireWatch(KeepalivedLoader.LoadText(file).Configuration);

    public WireWatch Watch { get; }

    public static AdvertisementContent Content(
        byte version = 2, byte vrid = 51, string address = "10.42.0.240", int centiseconds = 100, string password = "1111") => new()
        {
            Version = version,
            VirtualRouterId = vrid,
            Addresses = [.. address.Split(',').SelectMany(static one => IPAddress.Parse(one).GetAddressBytes())],
            IntervalCentiseconds = centiseconds,
            AuthenticationType = version == 2 && password.Length > 0 ? (byte)1 : (byte)0,
            AuthenticationData = AdvertisementContent.Password(System.Text.Encoding.ASCII.GetBytes(password)),
        };

    public static byte[] Packet(int node, byte priority, AdvertisementContent? content = null, string destination = "224.0.0.18") => FirewallPacket.Of(
        content ?? Content(),
        priority,
        Endpoint.From(IPAddress.Parse($"10.42.0.{node}"), 0),
        Endpoint.From(IPAddress.Parse(destination), 0),
        "eth0",
        2,
        isIncoming: true).Bytes;

    public WireEntry Say(double seconds, int node, byte priority, AdvertisementContent? content = null, bool outgoing = false, string destination = "224.0.0.18") =>
        Observe(seconds, Packet(node, priority, content, destination), 0x0800, 0x024200000000 + (ulong)node, outgoing)!;

    public WireEntry? Observe(double seconds, byte[] bytes, int etherType = 0x0800, ulong hardware = 0x02420000000B, bool outgoing = false) => Watch.Observe(
        bytes,
        new ObservedPacket { Length = bytes.Length, InterfaceIndex = 2, EtherType = etherType, SenderHardwareAddress = hardware, IsOutgoing = outgoing },
        "eth0",
        (long)(seconds * 1e6));

    public static IEnumerable<WireFaultKind> Kinds(WireEntry entry) => entry.Faults.Select(static fault => fault.Kind);
}

using System.Buffers.Binary;
using System.Net;
using System.Text;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Tests.Wire;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Tests.Firewall;

/// <summary>Rules of nf_tables as the kernel tells them, made by hand.</summary>
internal static class FirewallBench
{
    public static FirewallPacket Incoming { get; } = FirewallPacket.Of(
        MadeWire.Content(),
        100,
        Endpoint.From(IPAddress.Parse("10.42.0.12"), 0),
        Endpoint.From(IPAddress.Parse("224.0.0.18"), 0),
        "eth0",
        2,
        isIncoming: true);

    public static FirewallChain Chain(string name, int hook = 1, bool drops = false, byte family = 2, int priority = 0) =>
        new(family, "filter", name, hook, priority, drops);

    public static FirewallRule Rule(string chain, params FirewallExpression[] steps) => new(2, "filter", chain, 1, steps);

    public static FirewallExpression Payload(uint offset, uint length) =>
        new("payload", [.. Number(1, 1), .. Number(2, 1), .. Number(3, offset), .. Number(4, length)]);

    public static FirewallExpression Meta(uint key) => new("meta", [.. Number(1, 1), .. Number(2, key)]);

    public static FirewallExpression State() => new("ct", [.. Number(1, 1), .. Number(2, 0)]);

    public static FirewallExpression Equal(params byte[] value) => new("cmp", [.. Number(1, 1), .. Number(2, 0), .. Attribute(3, Attribute(1, value))]);

    public static FirewallExpression Differs(params byte[] value) => new("cmp", [.. Number(1, 1), .. Number(2, 1), .. Attribute(3, Attribute(1, value))]);

    public static FirewallExpression Mask(byte[] mask) => new(
        "bitwise", [.. Number(1, 1), .. Number(2, 1), .. Number(3, (uint)mask.Length), .. Attribute(4, Attribute(1, mask)), .. Attribute(5, Attribute(1, new byte[mask.Length]))]);

    public static FirewallExpression In(string set) => new("lookup", [.. Attribute(1, Encoding.ASCII.GetBytes(set + "\0")), .. Number(2, 1)]);

    public static FirewallExpression Differing(string set) => new("lookup", [.. Attribute(1, Encoding.ASCII.GetBytes(set + "\0")), .. Number(2, 1), .. Number(5, 1)]);

    /// <summary>fib daddr type</summary>
    public static FirewallExpression DestinationKind() => new("fib", [.. Number(1, 1), .. Number(2, 3), .. Number(3, 2)]);

    /// <summary>A match of a module of iptables.</summary>
    public static FirewallExpression Module(string name, uint revision, params byte[] data) =>
        new("match", [.. Attribute(1, Encoding.ASCII.GetBytes(name + "\0")), .. Number(2, revision), .. Attribute(3, data)]);

    /// <summary>-m conntrack --ctstate RELATED,ESTABLISHED</summary>
    public static FirewallExpression OldConnections()
    {
        var data = new byte[168];
        data[146] = 1;
        data[150] = 6;
        return Module("conntrack", 3, data);
    }

    public static FirewallExpression Named(string name) => new(name, []);

    public static FirewallExpression Verdict(int code, string? chain = null) => new(
        "immediate",
        [
            .. Number(1, 0),
            .. Attribute(2, Attribute(2, [.. Number(1, (uint)code), .. chain == null ? [] : Attribute(2, Encoding.ASCII.GetBytes(chain + "\0"))])),
        ]);

    private static byte[] Number(ushort type, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Attribute(type, bytes);
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        var bytes = new byte[(4 + value.Length + 3) & ~3];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), type);
        value.CopyTo(bytes, 4);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Tandem.Lab.Tests.Harness;

/// <summary>Adds rules to a host's packet filter as nft(8) would, which is not everywhere: table ip filter, one chain, one rule.</summary>
internal static class PacketFilter
{
    public const int Input = 1;
    public const int Output = 3;
    private const byte IPv4 = 2;

    /// <summary>nft add table ip filter; add chain ip filter CHAIN { type filter hook HOOK priority 0; }; add rule ip filter CHAIN ip protocol vrrp drop</summary>
    public static void DropVrrp(Host host, int hook, string chain = "guard")
    {
        var rule = new Attributes()
            .Text(1, "filter").Text(2, chain)
            .Nest(4, list => list
                .Nest(1, one => one.Text(1, "payload").Nest(2, data => data.Number(1, 1).Number(2, 1).Number(3, 9).Number(4, 1)))
                .Nest(1, one => one.Text(1, "cmp").Nest(2, data => data.Number(1, 1).Number(2, 0).Nest(3, value => value.Bytes(1, [112]))))
                .Nest(1, one => one.Text(1, "counter").Nest(2, _ => { }))
                .Nest(1, one => one.Text(1, "immediate").Nest(2, data => data.Number(1, 0).Nest(2, value => value.Nest(2, verdict => verdict.Number(1, 0))))));
        Send(host, chain, hook, policy: 1, rule);
    }

    /// <summary>A chain whose policy is drop, and no rule.</summary>
    public static void DropEverything(Host host, int hook) => Send(host, "guard", hook, policy: 0, null);

    private static void Send(Host host, string chain, int hook, uint policy, Attributes? rule)
    {
        var messages = new List<byte>();
        Message(messages, 0x10, 0, 0, new Attributes(), subsystem: 10);
        Message(messages, 0xA00, 0x400, IPv4, new Attributes().Text(1, "filter"));
        Message(
            messages,
            0xA03,
            0x400,
            IPv4,
            new Attributes().Text(1, "filter").Text(3, chain).Nest(4, place => place.Number(1, (uint)hook).Number(2, 0)).Number(5, policy).Text(7, "filter"));
        if (rule != null)
        {
            Message(messages, 0xA06, 0xC00, IPv4, rule);
        }

        Message(messages, 0x11, 0, 0, new Attributes(), subsystem: 10);
        using var socket = host.NewFilterSocket();
        socket.ReceiveTimeout = 2000;
        socket.Send([.. messages]);
        var answer = new byte[8192];
        var length = socket.Receive(answer);

        // Each message but the brackets asks to be acknowledged; the first answer is that of the table.
        Assert.True(length >= 20 && BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(16)) == 0, "the packet filter refused the rules");
    }

    private static void Message(List<byte> into, ushort type, ushort flags, byte family, Attributes body, ushort subsystem = 0)
    {
        var bytes = body.Written;
        var header = new byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(header, 20 + bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), (ushort)(flags | 1 | (subsystem == 0 ? 4 : 0)));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), into.Count + 1);
        header[16] = family;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(18), subsystem);
        into.AddRange(header);
        into.AddRange(bytes);
    }

    private sealed class Attributes
    {
        private readonly List<byte> bytes = [];

        public byte[] Written => [.. bytes];

        public Attributes Text(ushort type, string text) => Bytes(type, Encoding.ASCII.GetBytes(text + "\0"));

        public Attributes Number(ushort type, uint value)
        {
            var number = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(number, value);
            return Bytes(type, number);
        }

        public Attributes Nest(ushort type, Action<Attributes> fill)
        {
            var inner = new Attributes();
            fill(inner);
            return Bytes((ushort)(type | 0x8000), inner.Written);
        }

        public Attributes Bytes(ushort type, ReadOnlySpan<byte> value)
        {
            var header = new byte[4];
            BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(4 + value.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), type);
            bytes.AddRange(header);
            bytes.AddRange(value);
            bytes.AddRange(new byte[-value.Length & 3]);
            return this;
        }
    }
}

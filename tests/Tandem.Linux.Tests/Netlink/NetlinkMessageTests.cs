using System.Net;
using System.Runtime.InteropServices;
using FsCheck.Fluent;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Tests.Netlink;

public sealed class NetlinkMessageTests
{
    [Fact]
    public void A_request_for_an_address_has_the_bytes_of_ifaddrmsg()
    {
        var batch = new NetlinkBatch();
        batch.DeleteAddress(new AddressSpecification
        {
            InterfaceIndex = 3,
            Address = Endpoint.From(IPAddress.Parse("10.9.0.5"), 0),
            PrefixLength = 32,
        });

        // As keepalived 2.2 sends it, sequence number and the wish for an answer aside.
        Assert.Equal("280000001500010000000000000000000220000003000000080002000A090005080001000A090005", Convert.ToHexString(batch.Bytes));
    }

    [Fact]
    public void What_a_batch_writes_the_reader_reads()
    {
        var address = Endpoint.From(IPAddress.Parse("fd00::5"), 0);
        var batch = new NetlinkBatch();
        batch.AddAddress(new AddressSpecification
        {
            InterfaceIndex = 7,
            Address = address,
            PrefixLength = 64,
            Flags = AddressFlags.NoDuplicateDetection | AddressFlags.NoPrefixRoute,
            ValidLifetime = 4,
            PreferredLifetime = 3,
        });
        var position = batch.ReplaceAddress(new AddressSpecification
        {
            InterfaceIndex = 7,
            Address = Endpoint.From(IPAddress.Parse("10.0.0.1"), 0),
            Peer = Endpoint.From(IPAddress.Parse("10.0.0.2"), 0),
            PrefixLength = 30,
            Label = "eth0:1",
        });
        batch.SetLifetimes(position, 9, 8);
        Assert.Equal(2, batch.Count);
        var handler = new Recorder();
        Read(batch.Bytes, handler);
        Assert.Equal(2, handler.Addresses.Count);
        Assert.Equal(address, handler.Addresses[0].Address);
        Assert.Equal(64, handler.Addresses[0].PrefixLength);
        Assert.Equal(AddressFlags.NoDuplicateDetection | AddressFlags.NoPrefixRoute, handler.Addresses[0].Flags);
        Assert.Equal((4u, 3u), (handler.Addresses[0].ValidLifetime, handler.Addresses[0].PreferredLifetime));
        Assert.Equal(18, handler.Addresses[0].Protocol);
        Assert.Equal("10.0.0.1", Text(handler.Addresses[1].Address));
        Assert.Equal("10.0.0.2", Text(handler.Addresses[1].Peer));
        Assert.Equal((9u, 8u), (handler.Addresses[1].ValidLifetime, handler.Addresses[1].PreferredLifetime));
    }

    [Fact]
    public void Prepared_requests_are_copied_whole_or_not_at_all()
    {
        var batch = new NetlinkBatch();
        for (var i = 1; i <= 100; i++)
        {
            batch.DeleteLink(i);
        }

        var copy = new NetlinkBatch(16);
        copy.AddPrepared(batch.Bytes);
        Assert.Equal(100, copy.Count);
        Assert.True(batch.Bytes.SequenceEqual(copy.Bytes));
        Assert.True(batch.RequestBytes(57).SequenceEqual(copy.RequestBytes(57)));
        Assert.Throws<ArgumentException>(() => copy.AddPrepared(batch.Bytes[..40]));
        Assert.Throws<ArgumentException>(() => copy.AddPrepared(new byte[16]));
    }

    [Fact]
    public void No_bytes_from_the_kernel_make_the_reader_throw()
    {
        var types = new ushort[] { 2, 3, 16, 17, 20, 21, 24, 25, 32, 33 };
        var body = Gen.Frequency((3, Gen.Choose(0, 255)), (2, Gen.Choose(0, 24)), (2, Gen.Constant(0))).Select(b => (byte)b).ArrayOf();
        var message = Gen.Elements(types).SelectMany(type => body.Select(bytes => (Type: type, Bytes: bytes)));
        Prop.ForAll(Arb.From(message.ArrayOf(3).SelectMany(m => Gen.Choose(-3, 3).Select(slip => (Messages: m, Slip: slip)))), sample =>
        {
            var packet = new List<byte>();
            foreach (var (type, bytes) in sample.Messages)
            {
                var header = new byte[16];
                MemoryMarshal.Write(header, 16 + bytes.Length + sample.Slip);
                MemoryMarshal.Write(header.AsSpan(4), type);
                packet.AddRange(header);
                packet.AddRange(bytes);
                while (packet.Count % 4 != 0)
                {
                    packet.Add(0);
                }
            }

            Read(packet.ToArray(), new Recorder());
            return true;
        }).Holds();
    }

    [Fact]
    public void A_missing_sysctl_is_an_error_and_no_exception()
    {
        Assert.Equal(2, Sysctl.Read("ipv4/no_such_thing", out _));
        Assert.Equal(0, Sysctl.Read("ipv4/conf/lo/arp_ignore", out _));
        Assert.Equal(2, NetworkNamespace.Enter("no-such-namespace"));
        Assert.Equal(2, NetworkNamespace.Enter("../../proc/self/ns/net"));
        Assert.Equal(2, NetworkNamespace.Enter(".."));
    }

    private static void Read(ReadOnlySpan<byte> packet, NetlinkHandler handler)
    {
        var messages = new NetlinkMessages(packet);
        while (messages.Next())
        {
            _ = messages.Error;
            NoticeReader.Read(messages.Type, messages.PortId, messages.Body, handler);
        }
    }

    private static string Text(Endpoint address)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }

    private sealed class Recorder : NetlinkHandler
    {
        internal List<AddressNotice> Addresses { get; } = [];

        public override void OnAddress(in AddressNotice notice) => Addresses.Add(notice);
    }
}

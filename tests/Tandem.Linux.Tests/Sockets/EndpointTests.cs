using System.Net;
using System.Text;
using FsCheck.Fluent;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Tests.Sockets;

public sealed unsafe class EndpointTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("10.1.20.100")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::8:800:200c:417a")]
    [InlineData("2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("::192.0.2.1")]
    [InlineData("fe80::1")]
    public void An_address_is_written_as_it_is_read(string text) => Assert.Equal(text, Format(Endpoint.From(IPAddress.Parse(text), 80)));

    [Fact]
    public void Every_address_is_written_so_that_it_is_the_same_again()
    {
        var bytes = Gen.OneOf(
            Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 4),
            Gen.ArrayOf(Gen.Frequency((2, Gen.Constant((byte)0)), (1, Gen.Choose(0, 255).Select(b => (byte)b))), 16));
        Prop.ForAll(Arb.From(bytes), raw =>
        {
            var address = new IPAddress(raw);
            return IPAddress.Parse(Format(Endpoint.From(address, 1))).Equals(address);
        }).Holds();
    }

    [Theory]
    [InlineData("192.0.2.7", 65535)]
    [InlineData("2001:db8::7", 1)]
    [InlineData("::ffff:192.0.2.7", 80)]
    public void A_socket_address_round_trips(string text, int port)
    {
        var endpoint = Endpoint.From(IPAddress.Parse(text), port);
        var room = stackalloc byte[Endpoint.MaxSocketAddressLength];
        var length = endpoint.Write(room);
        var again = Endpoint.Read(room, length);
        Assert.Equal(endpoint, again);
        Assert.Equal(port, again.Port);
        Assert.Equal(text, Format(again));
        Assert.NotEqual(endpoint, endpoint.WithPort(port - 1));
    }

    private static string Format(Endpoint endpoint)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return Encoding.ASCII.GetString(text[..endpoint.FormatAddress(text)]);
    }
}

using Tandem.Linux.Netlink;

namespace Tandem.Failover.Tests.Addresses;

public sealed class InterfacesTests
{
    [Fact]
    public void Interfaces_are_known_from_the_start()
    {
        using var space = new NamespaceFixture();
        space.Ip("link set d0 address 02:00:00:00:00:07 mtu 1400");
        space.Ip("addr add 10.9.0.2/24 dev d0");
        space.Ip("addr add fe80::7/64 dev d0 nodad");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var link = host.Network.Interfaces.Find("d0")!;
            Assert.Same(link, host.Network.Interfaces.Find(link.Index));
            Assert.True(link.IsUp);
            Assert.Equal(1, link.HardwareType);
            Assert.Equal("020000000007", Convert.ToHexString(link.HardwareAddress));
            Assert.Equal(1400u, link.Mtu);
            Assert.Equal(0x0A090001u, link.PrimaryIPv4.IPv4);
            Assert.Contains("fe80::", link.LinkLocal.ToString());
            Assert.Null(host.Network.Interfaces.Find("d9"));
            Assert.False(host.Network.Interfaces.Find("lo")!.LinkLocal.IsInternet);
        });
    }

    [Fact]
    public void Carrier_loss_and_return_are_told_at_once()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            space.Ip("link set d1 down");
            host.Await("d0 down");
            Assert.False(host.Network.Interfaces.Find("d0")!.IsUp);
            host.Observer.Told.Clear();
            space.Ip("link set d1 up");
            host.Await("d0 up");
            Assert.True(host.Network.Interfaces.Find("d0")!.IsUp);
        });
    }

    [Fact]
    public void An_interface_that_appears_changes_and_vanishes_is_followed()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            space.Ip("link add e0 type veth peer name e1");
            host.Await("e0 appeared");
            var link = host.Network.Interfaces.Find("e0")!;
            space.Ip("link set e0 name f0");
            host.Await("f0 changed");
            Assert.Same(link, host.Network.Interfaces.Find("f0"));
            Assert.Null(host.Network.Interfaces.Find("e0"));
            space.Ip("addr add 10.20.0.1/24 dev f0");
            host.Await("f0 gained 10.20.0.1");
            space.Ip("addr add 10.21.0.1/24 dev f0");
            host.Await("f0 gained 10.21.0.1");
            Assert.Equal(0x0A140001u, link.PrimaryIPv4.IPv4);
            space.Ip("addr del 10.20.0.1/24 dev f0");
            host.Await("f0 lost 10.20.0.1");
            Assert.Equal(0x0A150001u, link.PrimaryIPv4.IPv4);
            space.Ip("link del f0");
            host.Await("f0 vanished");
            Assert.False(link.Exists);
            Assert.False(link.IsUp);
            Assert.Null(host.Network.Interfaces.Find("f0"));
        });
    }

    [Fact]
    public void A_tentative_link_local_address_is_told_when_it_may_be_used()
    {
        using var space = new NamespaceFixture();
        space.Ip("link set d1 down");
        space.Ip("addr add fe80::7/64 dev d0");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            Assert.False(host.Network.Interfaces.Find("d0")!.LinkLocal.IsInternet);
            space.Ip("link set d1 up");
            var deadline = Environment.TickCount64 + 8000;
            while (!host.Network.Interfaces.Find("d0")!.LinkLocal.IsInternet && Environment.TickCount64 < deadline)
            {
                _ = host.Network.OnReadable(AddressTestHost.NowUs);
                Thread.Sleep(1);
            }

            var linkLocal = host.Network.Interfaces.Find("d0")!.LinkLocal;
            Assert.True(linkLocal.IsInternet);
            Assert.Equal("d0 gained fe80::7", host.Observer.Told[^1]);
        });
    }

    [Fact]
    public void After_an_overrun_everything_is_read_anew_and_what_is_missing_put_back()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            using var other = Rtnetlink.Open(out _)!;
            var set = host.Set("10.9.0.5");
            set.Add(AddressTestHost.NowUs);
            var d0 = host.Network.Interfaces.Find("d0")!.Index;
            space.Ip("addr add 10.30.0.1/32 dev d1");
            host.Await("d1 gained 10.30.0.1");
            host.Observer.Told.Clear();

            // More notifications than the monitor's buffer holds, the last of which tell that our address is gone.
            var churn = new NetlinkBatch();
            for (var i = 0; i < 4096; i++)
            {
                churn.AddAddress(Address($"10.40.{i / 256}.{i % 256}", d0));
                churn.DeleteAddress(Address($"10.40.{i / 256}.{i % 256}", d0));
            }

            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(0, other.Perform(churn));
            }

            space.Ip("addr del 10.9.0.5/32 dev d0");
            space.Ip("addr del 10.30.0.1/32 dev d1");
            space.Ip("link set d1 name e1");
            host.Drain();
            Assert.True(host.Observer.Told.Contains("overrun"), "There was no overrun.");
            Assert.Contains("VI_1 put back 10.9.0.5/32", host.Observer.Told);
            Assert.Contains("e1 lost 10.30.0.1", host.Observer.Told);
            Assert.Contains("10.9.0.5/32", space.Ip("addr show dev d0"));
            Assert.NotNull(host.Network.Interfaces.Find("e1"));
        });
    }

    private static AddressSpecification Address(string text, int index) => new()
    {
        InterfaceIndex = index,
        Address = Tandem.Linux.Sockets.Endpoint.From(System.Net.IPAddress.Parse(text), 0),
        PrefixLength = 32,
    };
}

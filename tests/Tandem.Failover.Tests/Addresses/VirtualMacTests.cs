using Tandem.Failover.Addresses;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Addresses;

public sealed class VirtualMacTests
{
    private static readonly VirtualMacSettings Four = new()
    {
        ParentName = "d0",
        Name = "vrrp.51",
        HardwareAddress = [0, 0, 0x5e, 0, 1, 51],
    };

    private static readonly VirtualMacSettings Six = new()
    {
        ParentName = "d0",
        Name = "vrrp6.51",
        HardwareAddress = [0, 0, 0x5e, 0, 2, 51],
        Family = EndpointFamily.IPv6,
    };

    [Fact]
    public void A_private_macvlan_with_the_virtual_mac_carries_the_addresses()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var link = host.Network.VirtualMacs.Create(Four, out var error);
            Assert.Equal(0, error);
            var set = host.Network.CreateSet(new AddressSetSettings { Name = "VI_1", InterfaceName = link!.Name, Addresses = AddressTestHost.Addresses("10.9.0.5") });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            var shown = space.Ip("-d addr show dev vrrp.51");
            Assert.Contains("macvlan mode private", shown);
            Assert.Contains("link/ether 00:00:5e:00:01:33", shown);
            Assert.Contains("UP,LOWER_UP", shown);
            Assert.Contains("10.9.0.5/32", shown);
            Assert.DoesNotContain("inet6", shown);
            Assert.True(host.Network.Interfaces.Find("vrrp.51")!.IsUp);
            Assert.Equal([1, 1, 0, 1, 1], [Option("vrrp.51", "arp_ignore"), Option("vrrp.51", "accept_local"), Option("vrrp.51", "rp_filter"), Option("vrrp.51", "promote_secondaries"), Option("d0", "arp_filter")]);
            Assert.Equal(1, Option("d0", "arp_ignore"));

            set.Remove();
            Assert.Equal(0, host.Network.VirtualMacs.Remove(link));
            Assert.DoesNotContain("vrrp.51", space.Ip("link show"));
        });
    }

    [Fact]
    public void The_settings_of_the_interface_below_are_restored_with_the_last_macvlan()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            Assert.Equal(0, Sysctl.Write("ipv4/conf/d0/arp_ignore", 2));
            using var host = new AddressTestHost();
            var first = host.Network.VirtualMacs.Create(Four, out _)!;
            var second = host.Network.VirtualMacs.Create(Four with { Name = "vrrp.52", HardwareAddress = [0, 0, 0x5e, 0, 1, 52] }, out _)!;
            Assert.Equal(1, Option("d0", "arp_ignore"));
            host.Network.VirtualMacs.Remove(first);
            Assert.Equal(1, Option("d0", "arp_ignore"));
            host.Network.VirtualMacs.Remove(second);
            Assert.Equal(2, Option("d0", "arp_ignore"));
            Assert.Equal(0, Option("d0", "arp_filter"));
        });
    }

    [Fact]
    public void The_macvlan_of_an_IPv6_instance_has_only_the_link_local_address_of_the_interface_below()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add fe80::7/64 dev d0 nodad");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var link = host.Network.VirtualMacs.Create(Six, out _)!;
            Assert.Equal(0, host.Network.VirtualMacs.CopyLinkLocal(link));
            var shown = space.Ip("-6 addr show dev vrrp6.51");
            Assert.Contains("inet6 fe80::7/64", shown);
            Assert.Contains("deprecated", shown);
            Assert.Single(shown.Split('\n'), l => l.Contains("inet6"));
            Assert.Equal(0, Option("d0", "arp_ignore"));
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    host.Drain();
                    return host.Network.Interfaces.Find("vrrp6.51")!.LinkLocal.IsInternet;
                },
                TimeSpan.FromSeconds(5)));
            host.Network.VirtualMacs.Remove(link);
        });
    }

    [Fact]
    public void What_an_earlier_process_left_is_taken_over_and_what_is_no_macvlan_is_left_alone()
    {
        using var space = new NamespaceFixture();
        space.Ip("link add link d0 name vrrp.51 address 00:00:5e:00:01:33 type macvlan mode private");
        space.Ip("link add link d0 name vrrp.52 address 02:00:00:00:00:01 type macvlan mode private");
        space.Ip("link add vrrp.53 type veth peer name p");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var before = host.Network.Interfaces.Find("vrrp.51")!.Index;
            Assert.Equal(before, host.Network.VirtualMacs.Create(Four, out _)!.Index);
            var other = host.Network.Interfaces.Find("vrrp.52")!.Index;
            var made = host.Network.VirtualMacs.Create(Four with { Name = "vrrp.52", HardwareAddress = [0, 0, 0x5e, 0, 1, 52] }, out _)!;
            Assert.NotEqual(other, made.Index);
            Assert.Contains("00:00:5e:00:01:34", space.Ip("link show vrrp.52"));
            Assert.Null(host.Network.VirtualMacs.Create(Four with { Name = "vrrp.53" }, out var error));
            Assert.Equal(17, error);
            Assert.Null(host.Network.VirtualMacs.Create(Four with { ParentName = "d9" }, out error));
            Assert.Equal(19, error);
        });
    }

    [Fact]
    public void Another_process_can_delete_it_with_the_prepared_requests()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            byte[] testament;
            using (var host = new AddressTestHost())
            {
                testament = host.Network.VirtualMacs.Create(Four, out _)!.DeleteRequests.ToArray();
            }

            using var parent = Rtnetlink.Open(out _)!;
            var batch = new NetlinkBatch();
            batch.AddPrepared(testament);
            Assert.Equal(0, parent.Perform(batch));
            Assert.DoesNotContain("vrrp.51", space.Ip("link show"));
            Assert.Equal(0, Option("d0", "arp_ignore"));
        });
    }

    [Fact]
    public void The_host_wide_reverse_path_filter_goes_to_the_interfaces_and_back()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            Assert.Equal(0, Sysctl.Write("ipv4/conf/all/rp_filter", 2));
            Assert.Equal(0, Sysctl.Write("ipv4/conf/default/rp_filter", 0));
            Assert.Equal(0, Sysctl.Write("ipv4/conf/d0/rp_filter", 1));
            using var host = new AddressTestHost();
            var filter = new ReversePathFilter();
            Assert.Equal(
                ["NOTICE: setting sysctl net.ipv4.conf.default.rp_filter from 0 to 2", "NOTICE: setting sysctl net.ipv4.conf.all.rp_filter from 2 to 0"],
                filter.Relax(host.Network.Interfaces));
            Assert.Equal([0, 2, 2], [Option("all", "rp_filter"), Option("default", "rp_filter"), Option("d0", "rp_filter")]);
            filter.Restore();
            Assert.Equal([2, 0, 1], [Option("all", "rp_filter"), Option("default", "rp_filter"), Option("d0", "rp_filter")]);
        });
    }

    [Fact]
    public void The_host_wide_reverse_path_filter_is_off_while_there_are_IPv4_macvlans()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            Assert.Equal(0, Sysctl.Write("ipv4/conf/all/rp_filter", 1));
            Assert.Equal(0, Sysctl.Write("ipv4/conf/d0/rp_filter", 0));
            using var host = new AddressTestHost();
            var six = host.Network.VirtualMacs.Create(Six, out _)!;
            Assert.Equal(1, Option("all", "rp_filter"));
            var first = host.Network.VirtualMacs.Create(Four, out _)!;
            var second = host.Network.VirtualMacs.Create(Four with { Name = "vrrp.52", HardwareAddress = [0, 0, 0x5e, 0, 1, 52] }, out _)!;
            Assert.Equal([0, 1, 0, 0], [Option("all", "rp_filter"), Option("d0", "rp_filter"), Option("vrrp.51", "rp_filter"), Option("vrrp.52", "rp_filter")]);
            host.Network.VirtualMacs.Remove(first);
            Assert.Equal(0, Option("all", "rp_filter"));
            host.Network.VirtualMacs.Remove(second);
            Assert.Equal([1, 0], [Option("all", "rp_filter"), Option("d0", "rp_filter")]);
            host.Network.VirtualMacs.Remove(six);

            Assert.Null(host.Network.VirtualMacs.Create(Four with { Name = "d1" }, out _));
            Assert.Equal(1, Option("all", "rp_filter"));
            Assert.Contains("NOTICE: setting sysctl net.ipv4.conf.all.rp_filter from 1 to 0", host.Observer.Told);
        });
    }

    [Fact]
    public void A_removed_macvlan_is_not_found_by_the_next_one_of_its_name()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var first = host.Network.VirtualMacs.Create(Four, out _)!;
            Assert.Equal(0, host.Network.VirtualMacs.Remove(first));
            Assert.Null(host.Network.Interfaces.Find("vrrp.51"));
            var second = host.Network.VirtualMacs.Create(Four, out var error);
            Assert.Equal(0, error);
            Assert.NotEqual(first.Index, second!.Index);
            host.Drain();
            host.Drain();
            Assert.Equal(second.Index, host.Network.Interfaces.Find("vrrp.51")!.Index);
            Assert.Null(host.Network.Interfaces.Find(first.Index));
            Assert.Single(host.Observer.Told, told => told == "vrrp.51 vanished");
            Assert.True(host.Observer.Told.LastIndexOf("vrrp.51 appeared") > host.Observer.Told.IndexOf("vrrp.51 vanished"));
        });
    }

    [Fact]
    public void The_settings_that_an_earlier_process_left_below_its_macvlan_are_not_taken_for_the_original_ones()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using (var died = new AddressTestHost())
            {
                _ = died.Network.VirtualMacs.Create(Four, out _);
            }

            Assert.Equal([1, 1], [Option("d0", "arp_ignore"), Option("d0", "arp_filter")]);
            using var host = new AddressTestHost();
            var other = host.Network.VirtualMacs.Create(Four with { Name = "vrrp.52", HardwareAddress = [0, 0, 0x5e, 0, 1, 52] }, out _)!;
            var same = host.Network.VirtualMacs.Create(Four, out _)!;
            host.Network.VirtualMacs.Remove(other);
            Assert.Equal([1, 1], [Option("d0", "arp_ignore"), Option("d0", "arp_filter")]);
            host.Network.VirtualMacs.Remove(same);
            Assert.Equal([0, 0], [Option("d0", "arp_ignore"), Option("d0", "arp_filter")]);
        });
    }

    [Fact]
    public void Secondaries_are_promoted_while_an_instance_asks_for_it()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            Assert.Equal(0, Sysctl.Write("ipv4/conf/d0/promote_secondaries", 0));
            var promotion = new SecondaryPromotion();
            Assert.Equal(0, promotion.Begin("d0"));
            Assert.Equal(0, promotion.Begin("d0"));
            promotion.End("d0");
            Assert.Equal(1, Option("d0", "promote_secondaries"));
            promotion.End("d0");
            Assert.Equal(0, Option("d0", "promote_secondaries"));
            Assert.Equal(2, promotion.Begin("nosuch"));
        });
    }

    [Fact]
    public void Whoever_is_told_of_an_interface_may_make_another_upon_it()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var maker = new Maker(host.Network);
            host.Network.Observer = maker;
            var start = Environment.TickCount64;
            maker.Look();
            space.Ip("link add e0 type veth peer name e1");
            while (!maker.Told.Contains("e1 appeared") && Environment.TickCount64 < start + 5000)
            {
                _ = host.Network.OnReadable(AddressTestHost.NowUs);
            }

            Assert.Single(host.Network.VirtualMacs.All);
            Assert.Equal(["vrrp.51 appeared", "vrrp.51 up", "e1 appeared"], maker.Told.Where(t => !t.StartsWith("e0")).Take(3));
            Assert.InRange(Environment.TickCount64 - start, 0, 3000);
        });
    }

    /// <summary>Looks for its macvlan whenever something happens, as an instance does.</summary>
    private sealed class Maker(HostNetwork network) : HostNetworkObserver
    {
        private VirtualMacInterface? made;

        internal List<string> Told { get; } = [];

        public override void OnInterfaceAppeared(NetworkInterface link)
        {
            Told.Add($"{link.Name} appeared");
            Look();
        }

        public override void OnInterfaceUp(NetworkInterface link)
        {
            Told.Add($"{link.Name} up");
            Look();
        }

        internal void Look() => made ??= network.VirtualMacs.Create(Four, out _);
    }

    private static int Option(string link, string name)
    {
        Assert.Equal(0, Sysctl.Read($"ipv4/conf/{link}/{name}", out var value));
        return value;
    }
}

using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

/// <summary>Other interfaces than the instance's. The names of virtual MAC interfaces are those that keepalived 2.2.7 gave.</summary>
public sealed class DeviceTests
{
    private const string Addresses = """
        virtual_ipaddress {
            10.42.0.240/24
            10.42.0.241/24 dev eth1 use_vmac
            10.42.0.243/24 dev eth1 use_vmac
            10.77.0.242/24 dev sw0
            10.42.0.245/24 use_vmac
        }
        virtual_ipaddress_excluded {
            fd00::5/64 dev eth1 use_vmac
            10.77.0.246/24 dev lo
            fd00::6/64 use_vmac
        }
        """;

    [Fact]
    public void An_address_with_use_vmac_has_a_virtual_mac_over_its_device()
    {
        var instance = Given.Instance(Addresses);

        Assert.Equal(["vrrp.51@eth1", "vrrp1.51@eth0", "vrrp6.51@eth1", "vrrp2.51@eth0"], Macs(instance));
        Assert.Equal([null, "vrrp.51", "vrrp.51", null, "vrrp1.51"], instance.Addresses.Select(a => a.VmacInterface));
        Assert.Equal(["vrrp6.51", null, "vrrp2.51"], instance.ExcludedAddresses.Select(a => a.VmacInterface));
        Assert.Equal([0, 0, 0x5e, 0, 1, 51], instance.AddressMacs[0].Address.ToArray());
        Assert.Equal([0, 0, 0x5e, 0, 2, 51], instance.AddressMacs[2].Address.ToArray());
        Assert.Equal(AddressFamily.InterNetworkV6, instance.AddressMacs[2].Family);
    }

    [Fact]
    public void With_use_vmac_addr_all_addresses_elsewhere_have_one_but_those_of_the_loopback()
    {
        var result = Given.Instances("use_vmac_addr\n" + Addresses);

        Assert.Equal(["vrrp.51@eth1", "vrrp1.51@sw0", "vrrp2.51@eth0", "vrrp6.51@eth1", "vrrp3.51@eth0"], Macs(Assert.Single(result.Configuration.Instances)));
        Assert.Contains("(V) there is no virtual MAC over lo: 10.77.0.246/24 stays on lo itself", result.Notices());
    }

    [Fact]
    public void The_names_of_the_instances_own_and_of_those_for_addresses_differ() =>
        Assert.Equal(["vrrp1.51@eth1"], Macs(Given.Instance("use_vmac\nvirtual_ipaddress {\n10.0.0.1\n10.0.0.2 dev eth1 use_vmac\n}")));

    [Fact]
    public void What_addresses_routes_and_rules_name_must_be_up()
    {
        var instance = Given.Instance("""
            track_interface { tracked weight 10 }
            virtual_ipaddress {
                10.0.0.1 dev eth0
                10.0.0.2 dev a0
                10.0.0.3 dev a1 no_track
                10.0.0.4 dev tracked
            }
            virtual_ipaddress_excluded {
                10.0.0.5 dev a2
            }
            virtual_routes {
                10.1.0.0/16 via 10.0.0.9 dev r0
                10.2.0.0/16 via 10.0.0.9 dev r1 no_track
            }
            virtual_rules {
                iif i0 table 1 priority 1
                oif o0 table 1 priority 2 no_track
            }
            """);

        Assert.Equal(["a0", "a2", "r0", "i0"], Names(instance.ItemInterfaces));
        Assert.Equal(["tracked"], Names(instance.TrackInterfaces));
    }

    [Fact]
    public void A_track_group_is_about_the_interfaces_of_its_static_items()
    {
        const string statics = """
            track_group G {
                group {
                    V
                }
            }
            static_ipaddress {
                10.3.0.1/24 dev s0 track_group G
                10.3.0.2/24 dev s1
            }
            static_routes {
                10.4.0.0/16 via 10.3.0.9 dev s2 track_group G
            }
            static_rules {
                iif s3 table 1 priority 1 track_group G
                from 10.3.0.1 table 1 priority 2 track_group G
            }
            """;
        var result = Given.Instances("", statics);

        Assert.Equal(["s0", "s2", "s3"], Names(Assert.Single(result.Configuration.Instances).ItemInterfaces));
        Assert.Contains(result.Complaints(), c => c.EndsWith("Static rule cannot have track_group if dev/iif not specified", StringComparison.Ordinal));
    }

    private static string[] Macs(VrrpInstance instance) => [.. instance.AddressMacs.Select(mac => $"{mac.InterfaceName}@{mac.Device}")];

    private static string[] Names(Sequence<TrackedItem> items) => [.. items.Select(item => item.Name)];
}

using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class AddressTests
{
    private static VirtualAddress Address(string line) => Assert.Single(Given.Instance($"virtual_ipaddress {{\n{line}\n}}").Addresses);

    [Fact]
    public void Every_option_takes_effect()
    {
        var address = Address("10.0.0.100/24 brd 10.0.0.255 dev eth1 scope link label eth1:1 home -nodad mngtmpaddr noprefixroute autojoin no_track use_vmac");

        Assert.Equal(("10.0.0.100/24", true, "eth1", "eth1:1", 253), (address.ToString(), address.PrefixWritten, address.Device, address.Label, address.Scope));
        Assert.Equal("10.0.0.255", address.Broadcast!.ToString());
        Assert.True(address is { Home: true, NoDad: true, ManageTemporary: true, NoPrefixRoute: true, AutoJoin: true, NoTrack: true, UseVmac: true });
    }

    [Theory]
    [InlineData("10.0.0.9", 32, null)]
    [InlineData("10.0.0.9/24 brd +", 24, "10.0.0.255")]
    [InlineData("10.0.0.9/24 brd -", 24, "10.0.0.0")]
    [InlineData("10.0.0.9/24 broadcast 10.0.0.7", 24, "10.0.0.7")]
    [InlineData("10.0.0.9/31 brd +", 31, null)]
    [InlineData("10.0.0.9/33", 32, null)]
    public void The_prefix_and_the_broadcast_are_as_written(string line, int prefix, string? broadcast)
    {
        var address = Address(line);

        Assert.Equal((prefix, broadcast), (address.PrefixLength, address.Broadcast?.ToString()));
    }

    [Fact]
    public void A_peer_takes_the_prefix()
    {
        var address = Address("10.0.0.9/24 peer 10.0.0.8");

        Assert.Equal(("10.0.0.8", 32), (address.Peer!.ToString(), address.PrefixLength));
    }

    [Theory]
    [InlineData("2001:db8::1", 0u)]
    [InlineData("2001:db8::1/64", null)]
    [InlineData("2001:db8::1 preferred_lft forever", null)]
    [InlineData("2001:db8::1/64 preferred_lft 30", 30u)]
    public void An_ipv6_host_address_is_deprecated_unless_the_file_says_otherwise(string line, uint? lifetime) =>
        Assert.Equal(lifetime, Address(line).PreferredLifetime);

    [Theory]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0")]
    [InlineData("010.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::g")]
    [InlineData("{")]
    [InlineData("10.0.0.1 label")]
    [InlineData("10.0.0.1 brd x")]
    [InlineData("10.0.0.1 label a-label-that-is-too-long")]
    [InlineData("10.0.0.1 dev eth0 dev eth1")]
    [InlineData("2001:db8::1 brd +")]
    public void An_address_that_keepalived_drops_is_dropped(string line)
    {
        var result = Given.Instances($"virtual_ipaddress {{\n10.0.0.7\n{line}\n}}");

        Assert.Equal("10.0.0.7", Assert.Single(result.Configuration.Instances[0].Addresses).Address.ToString());
        Assert.NotEmpty(result.Complaints());
    }

    [Fact]
    public void An_address_of_the_other_family_belongs_to_the_excluded_ones()
    {
        var result = Given.Instances("virtual_ipaddress {\n10.0.0.1\nfe80::1\n}\nvirtual_ipaddress_excluded {\nfe80::2\n}");

        Assert.Contains("address family must match", Assert.Single(result.Complaints()), StringComparison.Ordinal);
        Assert.Equal("fe80::2", result.Configuration.Instances[0].ExcludedAddresses[0].Address.ToString());
    }

    [Fact]
    public void An_interface_that_is_known_not_to_be_there_is_a_complaint()
    {
        var options = Given.Nothing with { InterfaceExists = name => name == "eth0" };
        var result = Given.Text("vrrp_instance V { interface eth7\nvirtual_router_id 1\nvirtual_ipaddress {\n10.0.0.1 dev eth8\n}\n}", options);

        Assert.Equal(
            ["(t.conf: Line 1) WARNING - interface eth7 for vrrp_instance V doesn't exist", "(t.conf: Line 4) WARNING - interface eth8 for ip address 10.0.0.1 doesn't exist"], result.Complaints());
    }

    [Fact]
    public void Static_addresses_go_to_the_default_interface()
    {
        var configuration = Given.Text("global_defs {\ndefault_interface eth5\n}\nstatic_ipaddress {\n10.0.0.1/24\n10.0.0.2/24 dev eth6\n}").Configuration;

        Assert.Equal(["eth5", "eth6"], configuration.StaticAddresses.Select(a => a.Device));
    }
}

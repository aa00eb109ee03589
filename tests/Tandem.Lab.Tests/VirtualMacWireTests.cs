using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What a daemon alone on the network sends with IPv6 or a virtual MAC, byte for byte: at its election and at its stop.</summary>
public sealed class VirtualMacWireTests
{
    public static TheoryData<string> Programs => PairPrograms.Each;

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_with_ipv6(string program) =>
        WireComparison.Compare(program, Instance6(103, ""), advertisement: 10, last: 11, announcement: 20);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_with_ipv6_and_a_virtual_mac(string program) =>
        WireComparison.Compare(program, Instance6(150, "use_vmac"), advertisement: 12, announcement: 21);

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_virtual_mac_with_two_addresses(string program) => WireComparison.Compare(
        program,
        Configurations.Instance(150, "use_vmac", address: "10.42.0.240\n10.42.0.241").Replace("advert_int 0.1", "advert_int 1", StringComparison.Ordinal),
        advertisement: 9,
        announcement: 19);

    private static string Instance6(int priority, string lines) =>
        Configurations.Instance(priority, lines, address: "fe80::42:240\nfd42:0:0:1::240/64").Replace("advert_int 0.1", "advert_int 1", StringComparison.Ordinal);
}

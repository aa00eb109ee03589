using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What a daemon alone on the network sends, byte for byte: at its election and at its stop.</summary>
public sealed class WireTests
{
    public static TheoryData<string> Programs => PairPrograms.Each;

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2(string program) => WireComparison.Compare(program, Configurations.Instance(103, version: 2), advertisement: 1, last: 3, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2_with_a_password(string program) =>
        WireComparison.Compare(program, Configurations.Instance(103, "authentication {\n    auth_type PASS\n    auth_pass 1111\n}", version: 2), advertisement: 4, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2_of_an_address_owner(string program) =>
        WireComparison.Compare(program, Configurations.Instance(255, version: 2).Replace("BACKUP", "MASTER", StringComparison.Ordinal), advertisement: 16, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3(string program) => WireComparison.Compare(program, Configurations.Instance(103), advertisement: 7, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_in_whole_seconds(string program) =>
        WireComparison.Compare(program, Configurations.Instance(103).Replace("0.1", "1", StringComparison.Ordinal), advertisement: 6, last: 8, announcement: 18);
}

using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What a daemon alone on the network sends, byte for byte: at its election and at its stop.</summary>
public sealed class WireTests
{
    private const int Announcements = 5;

    public static TheoryData<string> Programs => [.. new PairPrograms().SelectMany(pair => pair).Cast<string>().Distinct()];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2(string program) => Compare(program, Configurations.Instance(103, version: 2), advertisement: 1, last: 3, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2_with_a_password(string program) =>
        Compare(program, Configurations.Instance(103, "authentication {\n    auth_type PASS\n    auth_pass 1111\n}", version: 2), advertisement: 4, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_2_of_an_address_owner(string program) =>
        Compare(program, Configurations.Instance(255, version: 2).Replace("BACKUP", "MASTER", StringComparison.Ordinal), advertisement: 16, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3(string program) => Compare(program, Configurations.Instance(103), advertisement: 7, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_in_whole_seconds(string program) =>
        Compare(program, Configurations.Instance(103).Replace("0.1", "1", StringComparison.Ordinal), advertisement: 6, last: 8, announcement: 18);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_with_ipv6(string program) =>
        Compare(program, Instance6(103, ""), advertisement: 10, last: 11, announcement: 20);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Version_3_with_ipv6_and_a_virtual_mac(string program) =>
        Compare(program, Instance6(150, "use_vmac"), advertisement: 12, announcement: 21);

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_virtual_mac_with_two_addresses(string program) => Compare(
        program,
        Configurations.Instance(150, "use_vmac", address: "10.42.0.240\n10.42.0.241").Replace("advert_int 0.1", "advert_int 1", StringComparison.Ordinal),
        advertisement: 9,
        announcement: 19);

    private static string Instance6(int priority, string lines) =>
        Configurations.Instance(priority, lines, address: "fe80::42:240\nfd42:0:0:1::240/64").Replace("advert_int 0.1", "advert_int 1", StringComparison.Ordinal);

    private static void Compare(string program, string configuration, int advertisement, int announcement, int? last = null)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var frames = new FrameListener(lab.Client, GoldenFrames.IsAbout);
        using var daemon = VrrpDaemon.Start(lab.Lb1, PairPrograms.PathOf(program), configuration);
        var announced = GoldenFrames.Masked(GoldenFrames.Of(announcement));
        Assert.True(
            frames.Await(kept => kept.Count(frame => GoldenFrames.Masked(frame) == announced) >= Announcements, Pair.Patience),
            $"not {Announcements} times\n{announced}\nbut\n{Seen(frames)}\n{daemon.Log.Text}");
        Assert.Equal(GoldenFrames.Masked(GoldenFrames.Of(advertisement)), GoldenFrames.Masked(frames.Frames[0]));
        if (last != null)
        {
            Assert.Equal(0, daemon.Stop());
            var resigned = GoldenFrames.Masked(GoldenFrames.Of(last.Value));
            Assert.True(frames.Await(kept => GoldenFrames.Masked(kept[^1]) == resigned, Pair.Patience), $"the last is not\n{resigned}\nbut\n{Seen(frames)}");
        }
    }

    private static string Seen(FrameListener frames) => string.Join('\n', frames.Frames.Select(GoldenFrames.Masked));
}

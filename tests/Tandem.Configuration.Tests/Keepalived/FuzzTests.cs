using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Tandem.Configuration.Keepalived;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class FuzzTests
{
    private static readonly string[] Words = [.. KeepalivedKeywords.All.Select(k => k.Name).Distinct()];

    private static readonly string[] Pieces =
    [
        "\n", "\n", "\n", " { ", " } ", "{", "}", "\"", "'", "\\", "#", "!", "$", "${", "$A=", "$A=\\\n", "$A ", "${A}", "${_RANDOM 1 9}", "${_PWD}", "@vm ", "@^vm ", "~SEQ(A, 1, 2) ", "~SEQx(B, 1) ", "~LST(C, 1) ",
        "~LST({A, B}, {1, 2}) x", "~SEQ(", "include ", "include /etc/host*", "includea x", " weight ", " reverse ", "-1", "0", "255", "256", "0.01", "99999999999999999999", "10.0.0.1", "10.0.0.1/24", "fe80::1/64", "dev ", "eth0",
        "via ", "nexthop ", "table ", "from ", "to ", "priority ", "label ", "brd ", "+", "peer ", "forever", "PASS", "MASTER", "on", "off", "vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\n", "ÿ", "\0", "\t", "\r\n",
    ];

    private static readonly Gen<string> Mixtures =
        Gen.OneOf(Gen.Elements(Words), Gen.Elements(Pieces)).ListOf().Select(words => string.Concat(words.SelectMany(w => new[] { w, " " })));

    private static void LoadsWithoutHarm(KeepalivedLoadResult result)
    {
        Assert.Equal(result.Diagnostics.HasAlerts, result.Refused);
        foreach (var d in result.Diagnostics.All)
        {
            Assert.NotEmpty(KeepalivedMessage.Render(d));
        }

        foreach (var instance in result.Configuration.Instances)
        {
            Assert.InRange(instance.Addresses.Count, 0, 255);
            Assert.InRange(instance.AdvertisementIntervalUs, 10_000, 255_000_000);
            Assert.True(instance is { VirtualRouterId: > 0, Priority: > 0, Version: 2 or 3, Interface: not null });
            Assert.True(instance.Authentication is null || instance.Authentication.Password.Count == 8);
            Assert.True(instance.VirtualMac is null || instance.VirtualMac.Address.Count == 6);
            Assert.All(instance.Addresses, a => Assert.Equal(instance.Family, a.Family));
        }
    }

    [Fact]
    public void Any_mixture_of_the_languages_words_is_read() =>
        Prop.ForAll(Mixtures.ToArbitrary(), text => LoadsWithoutHarm(Given.Text(text))).Check(PropertyRuns.Config.WithMaxTest(1500));

    [Fact]
    public void Any_mixture_within_an_instance_is_read() =>
        Prop.ForAll(Mixtures.ToArbitrary(), text => LoadsWithoutHarm(Given.Instances(text))).Check(PropertyRuns.Config.WithMaxTest(1500));

    [Fact]
    public void Any_bytes_are_read() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => LoadsWithoutHarm(KeepalivedLoader.LoadBytes(bytes, Given.Nothing))).Check(PropertyRuns.Config.WithMaxTest(1000));

    [Fact]
    public void A_good_file_with_some_bytes_changed_is_read()
    {
        var good = File.ReadAllBytes(Path.Combine(Given.Data, "every-keyword.conf"));
        var changes = ArbMap.Default.GeneratorFor<(NonNegativeInt At, byte Value)>().ListOf().Select(l => l.ToArray());
        Prop.ForAll(changes.ToArbitrary(), list =>
        {
            var bytes = good.ToArray();
            foreach (var (at, value) in list)
            {
                bytes[(int)((long)at.Get * 7919 % bytes.Length)] = value;
            }

            LoadsWithoutHarm(KeepalivedLoader.LoadBytes(bytes, Given.Nothing));
        }).Check(PropertyRuns.Config.WithMaxTest(500));
    }

    [Theory]
    [InlineData("$A=$A\n$A\n")]
    [InlineData("$A=${B}\n$B=${A}x\n${A}\n")]
    [InlineData("$A=${A}${A}\n${A}\n")]
    [InlineData("~SEQ(a, 1, 99999999999) ~SEQ(b, 1, 99999999999) foo $a $b\n")]
    [InlineData("~SEQ(a, 1, 999) ~SEQ(b, 1, 999) ~SEQ(c, 1, 999) vrrp_instance V$a$b$c {\n")]
    [InlineData("~SEQ(a, 1, 999999) vrrp_script s$a {\n")]
    [InlineData("~SEQ(a, 1, 1, 9223372036854775807) x\n")]
    [InlineData("$A=x \\\n${A} \\\n${A}\n${A}\n")]
    [InlineData("$A=~SEQ(b, 1, 9) ${A}\n${A}\n")]
    public void A_bomb_ends_in_time(string text)
    {
        var clock = Stopwatch.StartNew();
        var result = Given.Text(text);

        LoadsWithoutHarm(result);
        Assert.NotEmpty(result.Complaints());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void Blocks_within_blocks_do_not_exhaust_the_stack() =>
        LoadsWithoutHarm(Given.Text(string.Concat(Enumerable.Repeat("virtual_server { real_server { HTTP_GET { url { ", 20_000))));
}

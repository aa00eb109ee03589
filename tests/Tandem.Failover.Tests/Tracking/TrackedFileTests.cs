using System.Runtime.Versioning;
using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

[SupportedOSPlatform("linux")]
public sealed class TrackedFileTests : IDisposable
{
    private readonly TrackingBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("12\n", 12)]
    [InlineData("  -7 and more", -7)]
    [InlineData("+3", 3)]
    [InlineData("0x1F\n", 31)]
    [InlineData("-0x10", -16)]
    [InlineData("010", 8)]
    [InlineData("08", 0)]
    [InlineData("0x", 0)]
    [InlineData("", 0)]
    [InlineData("down", 0)]
    [InlineData("-", 0)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483648", null)]
    [InlineData("-2147483649", null)]
    [InlineData("99999999999999999999999999", null)]
    public void A_number_is_read_as_C_reads_it(string text, int? expected) => Assert.Equal(expected, TrackedFile.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void What_is_written_replaced_or_deleted_changes_the_priority()
    {
        var path = bench.Write("value", "3");
        var (set, instance, observer) = bench.Begin(Tracking(path, 2));
        Assert.Equal(106, instance.EffectivePriority);

        File.WriteAllText(path, "-10\n");
        bench.Until(() => instance.EffectivePriority == 80, "written");

        File.WriteAllText(path + ".new", "5");
        File.Move(path + ".new", path, true);
        bench.Until(() => instance.EffectivePriority == 110, "replaced");

        File.Delete(path);
        bench.Until(() => instance.EffectivePriority == 100, "deleted");
        Assert.Equal(0, set.Files.First().Value);
        Assert.False(observer.IsFault);
    }

    [Fact]
    public void So_low_a_number_is_a_fault_until_it_is_higher_and_the_fault_is_told_before_the_priority()
    {
        var path = bench.Write("value", "2");
        var (_, instance, observer) = bench.Begin(Tracking(path, 1));

        File.WriteAllText(path, "-300");
        bench.UntilLogged("(VI_1): tracked file f now FAULT state");
        Assert.True(observer.IsFault);
        Assert.Equal("tracked file f", instance.FaultReason);

        File.WriteAllText(path, "4");
        bench.UntilLogged("(VI_1): tracked file f leaving FAULT state");
        Assert.Equal(["priority 102", "ready", "fault: tracked file f", "priority 100", "priority 104", "fault ended"], observer.Told);
    }

    [Fact]
    public void With_weight_0_any_number_is_a_fault_from_the_beginning()
    {
        var path = bench.Write("value", "1");
        var (_, _, observer) = bench.Begin(Tracking(path, 0));

        Assert.Equal(["fault: tracked file f", "ready"], observer.Told);
        Assert.Equal(["(VI_1): entering FAULT state (tracked file f has status -254)"], bench.Log);
    }

    [Fact]
    public void A_number_that_is_none_changes_nothing_and_is_told()
    {
        var path = bench.Write("value", "3");
        var (_, instance, _) = bench.Begin(Tracking(path, 1));

        File.WriteAllText(path, "99999999999");

        bench.UntilLogged($"Invalid number 99999999999 read from {path} - ignoring");
        Assert.Equal(103, instance.EffectivePriority);
    }

    [Fact]
    public void A_file_that_is_not_there_yet_and_one_behind_a_link_are_followed()
    {
        var real = Path.Combine(bench.Directory, "real");
        Directory.CreateDirectory(real);
        var link = Path.Combine(bench.Directory, "link");
        Directory.CreateSymbolicLink(link, real);
        var (_, instance, _) = bench.Begin(Tracking(Path.Combine(link, "value"), 1));

        File.WriteAllText(Path.Combine(real, "value"), "9");

        bench.Until(() => instance.EffectivePriority == 109, "109");
    }

    [Theory]
    [InlineData(null, false, "6\n")]
    [InlineData("5", false, "5")]
    [InlineData("5", true, "6\n")]
    public void Init_file_writes_what_is_not_there_and_overwrites_when_told(string? before, bool overwrite, string after)
    {
        var path = Path.Combine(bench.Directory, "value");
        if (before != null)
        {
            File.WriteAllText(path, before);
        }

        var configuration = Tracking(path, 1, 6, overwrite);
        bench.Begin(configuration);

        Assert.Equal(after, File.ReadAllText(path));
    }

    [Fact]
    public void Without_a_directory_the_file_is_left_out()
    {
        var (set, instance, _) = bench.Begin(Tracking("/no/such/directory/value", 0));

        Assert.Empty(set.Files);
        Assert.True(instance.IsReady);
        Assert.Equal(["Track file directory for f does not exist - removing"], bench.Log);
    }

    private static KeepalivedConfiguration Tracking(string path, int weight, int? initial = null, bool overwrite = false) => new()
    {
        TrackFiles = [new TrackFileDefinition { Name = "f", Path = path, InitialValue = initial, Overwrite = overwrite, TrackedBy = 1 }],
        Instances = [new VrrpInstance { Name = "VI_1", Priority = 100, TrackFiles = [new TrackedItem { Name = "f", Weight = weight }] }],
    };
}

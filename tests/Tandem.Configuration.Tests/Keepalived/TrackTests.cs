using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class TrackTests
{
    private static VrrpScript Script(string lines) => Assert.Single(Given.Text($"vrrp_script s {{\nscript \"/bin/true\"\n{lines}\n}}").Configuration.Scripts);

    [Fact]
    public void A_script_has_the_defaults_of_the_manual()
    {
        var script = Script("");

        Assert.Equal((1_000_000L, 1_000_000L, false, 0, false, 1, 1, false), (script.IntervalUs, script.TimeoutUs, script.TimeoutWritten, script.Weight, script.Reverse, script.Rise, script.Fall, script.InitFail));
    }

    [Theory]
    [InlineData("interval 2.5", 2_000_000)]
    [InlineData("interval 0", 1_000_000)]
    [InlineData("interval -3", 1_000_000)]
    [InlineData("interval 5000", 1_000_000)]
    [InlineData("interval 4294", 4_294_000_000)]
    public void The_interval_is_whole_seconds(string line, long us) => Assert.Equal(us, Script(line).IntervalUs);

    [Fact]
    public void The_timeout_is_the_interval_unless_written()
    {
        Assert.Equal(3_000_000, Script("interval 3").TimeoutUs);
        Assert.Equal((2_000_000L, true), (Script("interval 3\ntimeout 2").TimeoutUs, Script("timeout 2").TimeoutWritten));
    }

    [Theory]
    [InlineData("\"killall -0 haproxy\"", "killall|-0|haproxy")]
    [InlineData("\"/bin/sh -c 'exit 1'\"", "/bin/sh|-c|exit 1")]
    [InlineData("killall -0 haproxy", "killall")]
    [InlineData("\"</dev/null\"", "</dev/null")]
    [InlineData("/x\\ y", "/x|y")]
    public void The_command_is_split_as_keepalived_does(string command, string words) =>
        Assert.Equal(words, string.Join('|', Assert.Single(Given.Text($"vrrp_script s {{\nscript {command}\n}}").Configuration.Scripts).Script.Words));

    [Fact]
    public void A_script_without_quotes_is_noticed() =>
        Assert.Contains(Given.Text("vrrp_script s {\nscript killall -0 haproxy\n}").Notices(), n => n.Contains("Only 'killall' is run", StringComparison.Ordinal));

    [Fact]
    public void With_script_security_a_script_needs_a_user()
    {
        var options = Given.Nothing with { UserExists = name => name == "root" };
        const string Text = "vrrp_script s {\nscript /bin/true\n}\nvrrp_script t {\nscript /bin/true\nuser root\n}\nvrrp_script u {\nscript /bin/true\nuser nobody\n}";

        Assert.Equal(["s", "t"], Given.Text(Text, options).Configuration.Scripts.Select(s => s.Name));
        Assert.Equal(["t"], Given.Text("global_defs {\nenable_script_security\n}\n" + Text, options).Configuration.Scripts.Select(s => s.Name));
    }

    [Theory]
    [InlineData("s", 5, false)]
    [InlineData("s weight -7", -7, false)]
    [InlineData("s weight 7 reverse", 7, true)]
    [InlineData("s weight 0", 0, false)]
    [InlineData("s weight 254", 253, false)]
    [InlineData("s weight 300", 5, false)]
    public void A_tracked_script_brings_its_weight_unless_written(string line, int weight, bool reverse)
    {
        var tracked = Assert.Single(Given.Instance($"track_script {{\n{line}\n}}", "vrrp_script s {\nscript /bin/true\nweight 5\n}").TrackScripts);

        Assert.Equal((weight, reverse), (tracked.Weight, tracked.Reverse));
    }

    [Fact]
    public void What_is_tracked_must_stand_above()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "order.conf"), Given.Nothing);

        Assert.Equal(4, result.Complaints().Count(c => c.Contains("not found, ignoring", StringComparison.Ordinal)));
        Assert.Empty(result.Configuration.Instances[0].TrackScripts);
    }

    [Fact]
    public void Files_and_processes_are_read_with_their_options()
    {
        var configuration = KeepalivedLoader.Load(Path.Combine(Given.Data, "every-keyword.conf"), Given.Nothing).Configuration;
        var file = Assert.Single(configuration.TrackFiles);
        var process = Assert.Single(configuration.TrackProcesses);

        Assert.Equal(("/tmp/language.number", 2, true, 3, false, 1), (file.Path, file.Weight, file.Reverse, file.InitialValue, file.Overwrite, file.TrackedBy));
        Assert.Equal(("/usr/sbin/haproxy", ParameterMatch.Initial, true, 4, 2, 5), (process.Process, process.ParameterMatch, process.FullCommand, process.Weight, process.Quorum, process.QuorumMax));
        Assert.Equal(["-f", "a b"], process.Parameters);
        Assert.Equal((500_000L, 250_000L), (process.ForkDelayUs, process.TerminateDelayUs));
    }

    [Fact]
    public void The_own_interface_is_not_tracked_twice()
    {
        var result = Given.Instances("track_interface {\neth0\neth1 weight 3\n}");

        Assert.Equal(["(V) Ignoring track_interface eth0 since own interface"], result.Complaints());
        Assert.Equal(("eth1", 3), (result.Configuration.Instances[0].TrackInterfaces[0].Name, result.Configuration.Instances[0].TrackInterfaces[0].Weight));
    }

    [Fact]
    public void A_group_takes_the_weights_from_its_members()
    {
        var configuration = KeepalivedLoader.Load(Path.Combine(Given.Data, "groups.conf"), Given.Nothing).Configuration;
        var group = Assert.Single(configuration.SyncGroups, g => g.Name == "G");
        var other = Assert.Single(configuration.SyncGroups, g => g.Name == "I");

        Assert.Equal(["V", "W"], group.Members);
        Assert.True(group.TrackingWeight);
        Assert.Equal(["weighted"], configuration.Instance("V")!.TrackScripts.Select(t => t.Name));
        Assert.Equal(["X"], other.Members);
        Assert.Equal(["plain"], configuration.Instance("X")!.TrackScripts.Select(t => t.Name));
        Assert.Equal(0, configuration.Instance("X")!.TrackInterfaces[0].Weight);
        Assert.Equal("I", configuration.Instance("X")!.SyncGroup);
    }

    [Fact]
    public void An_owner_of_the_addresses_tracks_without_weights()
    {
        var instance = KeepalivedLoader.Load(Path.Combine(Given.Data, "owner.conf"), Given.Nothing).Configuration.Instances[0];

        Assert.Empty(instance.TrackScripts);
        Assert.Empty(instance.TrackInterfaces);
        Assert.Equal(0, Assert.Single(instance.TrackFiles).Weight);
    }

    [Fact]
    public void Notify_scripts_have_words_users_and_groups()
    {
        var instance = KeepalivedLoader.Load(Path.Combine(Given.Data, "every-keyword.conf"), Given.Nothing).Configuration.Instance("V4")!;

        Assert.Equal(["/bin/echo", "to master", "now"], instance.Notify.Master!.Words);
        Assert.Equal(("root", "root"), (instance.Notify.Master.User, instance.Notify.Master.Group));
        Assert.Equal((true, "/bin/true gone"), (instance.Notify.SayDeleted, instance.Notify.Deleted!.Command));
        Assert.NotNull(instance.NotifyMasterRxLowerPriority);
        Assert.Equal(["/bin/true", "any"], instance.Notify.Any!.Words);
    }

    [Fact]
    public void Spacing_of_announcements_is_found_by_interface()
    {
        var configuration = Given.Text("global_defs {\nvrrp_gna_interval 0.5\n}\ngarp_group {\ngarp_interval 0.25\ninterfaces { eth0 eth1 }\n}").Configuration;

        Assert.Equal((250_000L, 500_000L), (configuration.GarpSpacingOf("eth1")!.GarpIntervalUs, configuration.GarpSpacingOf("eth1")!.GnaIntervalUs));
        Assert.Null(configuration.GarpSpacingOf("eth2"));
    }
}

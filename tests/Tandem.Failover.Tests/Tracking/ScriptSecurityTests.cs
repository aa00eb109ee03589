using System.Runtime.Versioning;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>Files of root, made below /run, whose parts nobody else can write: run as root.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptSecurityTests : IDisposable
{
    private const uint Nobody = 65534;
    private static readonly ScriptIdentity Root = new(0, 0);

    private readonly string directory;
    private readonly string script;

    public ScriptSecurityTests()
    {
        Assert.True(OwnIdentity.User == 0, "These tests make files of root: run them as root.");
        directory = $"/run/tandem-security-{Environment.ProcessId}-{Guid.NewGuid():N}";
        Directory.CreateDirectory(directory, (UnixFileMode)0b111_101_101);
        script = Path.Combine(directory, "check.sh");
        File.WriteAllText(script, "#!/bin/sh\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
    }

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void A_script_that_only_root_can_change_is_run()
    {
        var found = new ScriptSecurity(true).Check([script, "a", "b"], Root);

        Assert.Equal([script, "a", "b"], found.Command!.Words);
        Assert.False(found.IsInsecure);
        Assert.Empty(found.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_directory_that_all_can_write_is_named_with_the_command_that_mends_it(bool isEnabled)
    {
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);

        var found = new ScriptSecurity(isEnabled).Check([script], Root);

        Assert.True(found.IsInsecure);
        Assert.Equal(isEnabled, found.Command == null);
        Assert.Equal(
            [
                $"Unsafe permissions found for script '{script}'{(isEnabled ? " - disabling" : "")}.",
                $"Directory '{directory}' can be written by everybody (mode 0777): chmod o-w '{directory}'",
            ],
            found.Lines);
    }

    [Fact]
    public void A_directory_with_the_sticky_bit_is_safe_and_a_file_that_all_can_write_is_not()
    {
        File.SetUnixFileMode(directory, (UnixFileMode)0b1_111_111_111);
        Assert.False(new ScriptSecurity(true).Check([script], Root).IsInsecure);

        File.SetUnixFileMode(script, (UnixFileMode)0b111_111_111);
        var found = new ScriptSecurity(true).Check([script], Root);
        Assert.Null(found.Command);
        Assert.Equal($"File '{script}' can be written by everybody (mode 0777): chmod o-w '{script}'", found.Lines[1]);
    }

    [Fact]
    public void What_belongs_to_somebody_else_is_unsafe_for_root_and_safe_for_himself()
    {
        Chown(script, Nobody);

        var found = new ScriptSecurity(true).Check([script], Root);
        Assert.Equal($"File '{script}' belongs to uid 65534 and not to root: chown root '{script}'", found.Lines[1]);
        Assert.NotNull(new ScriptSecurity(true).Check([script], new ScriptIdentity(Nobody, Nobody)).Command);
    }

    [Fact]
    public void A_link_is_checked_together_with_what_it_leads_to_and_keeps_its_name()
    {
        var link = Path.Combine(directory, "link.sh");
        File.CreateSymbolicLink(link, script);
        Assert.Equal(link, new ScriptSecurity(true).Check([link], Root).Command!.Path);

        var open = Path.Combine(directory, "open");
        Directory.CreateDirectory(open);
        File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        File.Move(script, Path.Combine(open, "check.sh"));
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.Combine(open, "check.sh"));
        Assert.Null(new ScriptSecurity(true).Check([link], Root).Command);
    }

    [Fact]
    public void A_link_of_another_name_in_another_directory_is_run_under_its_own_name()
    {
        var other = Path.Combine(directory, "other");
        Directory.CreateDirectory(other);
        var link = Path.Combine(other, "pidof");
        File.CreateSymbolicLink(link, script);

        Assert.Equal([link, "x"], new ScriptSecurity(true).Check([$"{other}/../other/pidof", "x"], Root).Command!.Words);
    }

    [Fact]
    public void What_its_user_cannot_execute_or_reach_is_not_run()
    {
        var user = new ScriptIdentity(Nobody, Nobody);
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_100);
        var found = new ScriptSecurity(false).Check([script], user);
        Assert.Null(found.Command);
        Assert.Equal($"WARNING - script '{script}' is not executable for uid:gid 65534:65534 - disabling.", found.Lines[0]);

        File.SetUnixFileMode(directory, (UnixFileMode)0b111_000_000);
        found = new ScriptSecurity(false).Check([script], user);
        Assert.True(found.IsMissing);
        Assert.Equal([$"Script {script} cannot be accessed - Permission denied"], found.Lines);
    }

    [Fact]
    public void A_bare_name_is_looked_for_in_the_path_and_said_so()
    {
        var found = new ScriptSecurity(true, $"/no/such:{directory}").Check(["check.sh", "x"], Root);
        Assert.Equal([script, "x"], found.Command!.Words);
        Assert.Equal([$"WARNING - script `check.sh` resolved by path search to `{script}`. Please specify full path."], found.Lines);

        Assert.Equal(["Cannot find script nothing in path - disabling"], new ScriptSecurity(true, directory).Check(["nothing"], Root).Lines);
        File.SetUnixFileMode(script, (UnixFileMode)0b110_100_100);
        Assert.Equal(["Permissions failure for script check.sh in path - disabling"], new ScriptSecurity(true, directory).Check(["check.sh"], Root).Lines);
    }

    [Fact]
    public void A_directory_is_no_script()
    {
        var found = new ScriptSecurity(false).Check([directory], Root);

        Assert.Null(found.Command);
        Assert.Equal($"Wrong file type found in script path '{directory}'.", found.Lines[0]);
    }

    [Fact]
    public void The_survey_has_the_exit_codes_of_keepalived()
    {
        var secure = new GlobalDefinitions { ScriptUser = "root", ScriptSecurity = true };
        var loose = secure with { ScriptSecurity = false };
        var fine = Survey(secure, script);
        Assert.Equal((false, 0), (fine.HasErrors, fine.Violations.Count));
        Assert.Empty(fine.Lines);

        var violation = Survey(loose, script);
        Assert.False(violation.HasErrors);
        Assert.Equal("SECURITY VIOLATION - scripts are being executed but script_security not enabled.", Assert.Single(violation.Violations));

        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        Assert.EndsWith(" There are insecure scripts.", Assert.Single(Survey(loose, script).Violations), StringComparison.Ordinal);
        var inhibited = Survey(secure, script);
        Assert.True(inhibited.HasErrors);
        Assert.Equal("Disabling track script s due to insecure", inhibited.Lines[^1]);

        Assert.True(Survey(loose, "/no/such/file").HasErrors);
        Assert.False(Survey(loose, "</no/such/file").HasErrors);
        var noUser = Survey(loose with { ScriptUser = "no-such-user" }, script);
        Assert.True(noUser.HasErrors);
        Assert.Contains("Unable to set default user for vrrp script s - removing", noUser.Lines);
    }

    private static ScriptSurvey Survey(GlobalDefinitions global, string path) => ScriptSurvey.Of(new KeepalivedConfiguration
    {
        Global = global,
        Scripts = [new VrrpScript { Name = "s", Script = new NotifyScript { Command = path, Words = [path] }, TrackedBy = 1 }],
    });

    private static void Chown(string path, uint user)
    {
        using var process = System.Diagnostics.Process.Start("chown", [$"{user}", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Diagnosis.Tests.Files;

/// <summary>What the readers say, with a severity that hangs on what it is about and not on its words.</summary>
public sealed class LoaderFindingsTests
{
    private const string Instance = "vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress {\n  10.0.0.240\n }\n MORE\n}\n";

    [Theory]
    [InlineData("bogus", Severity.Alert)]
    [InlineData("deprecated yes", Severity.Alert)]
    [InlineData("Truncating x", Severity.Alert)]
    [InlineData("lvs_sync_daemon_interface eth0", Severity.Warning)]
    [InlineData("authentication {\n auth_type PASS\n auth_pass 123456789\n}", Severity.Warning)]
    [InlineData("linkbeat_use_polling", Severity.Warning)]
    [InlineData("priority 300", Severity.Alert)]
    [InlineData("interface_name eth0", Severity.Warning)]
    public void A_line_of_keepalived_that_is_misread_is_an_error_and_one_in_an_old_way_is_not(string line, Severity severity)
    {
        var loaded = KeepalivedLoader.LoadText(Instance.Replace("MORE", line, StringComparison.Ordinal), new KeepalivedLoadOptions { UserExists = null, GroupExists = null });
        var findings = LoaderFindings.OfKeepalived(loaded.Diagnostics.All).Where(static one => one.Severity != Severity.Notice).ToList();
        Assert.NotEmpty(findings);
        Assert.Equal(severity, findings.Max(static one => one.Severity));
    }

    [Fact]
    public void Only_what_is_wrong_with_a_bind_line_leaves_the_binds_unknown()
    {
        var loaded = HaproxyLoader.LoadText("defaults\n mode http\nfrontend bind\n bind 10.0.0.1:99999\n bogus bind\nbackend b\n server bind 10.0.0.1:99999\n");
        var alerts = loaded.Diagnostics.All.Where(static one => one.Severity == Severity.Alert).ToList();
        Assert.Equal("bind", Assert.Single(alerts, static one => one.Position.Line == 4).Keyword);
        Assert.All(alerts.Where(static one => one.Position.Line != 4), static one => Assert.NotEqual("bind", one.Keyword));
        Assert.True(alerts.Count >= 3);
    }

    [Fact]
    public void Missing_timeouts_say_which()
    {
        var loaded = HaproxyLoader.LoadText("defaults\n mode http\n timeout client 1s\nfrontend a\n bind :80\n default_backend b\nbackend b\n server s 10.0.0.1:80\n");
        var finding = Assert.Single(LoaderFindings.OfHaproxy(loaded), static one => one.Kind == "missing-timeouts");
        Assert.Equal("backend 'b' has no timeout connect, no timeout server.", finding.What);
    }
}

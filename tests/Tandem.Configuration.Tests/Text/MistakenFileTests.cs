using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Text;

/// <summary>Files that are not what they were named as: said once, and by what they are.</summary>
public sealed class MistakenFileTests
{
    private const string Haproxy = "# web\ndefaults\n mode http\n timeout client 1s\nfrontend web\n bind :80\n";
    private const string Keepalived = "! pair\nvrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress {\n  10.0.0.240\n }\n}\n";

    [Fact]
    public void A_keepalived_conf_given_as_haproxy_cfg_is_one_error()
    {
        var alerts = HaproxyLoader.LoadText(Keepalived).Diagnostics.All.Where(static one => one is { Severity: Severity.Alert, Kind: DiagnosticKind.Other });
        var alert = Assert.Single(alerts);
        Assert.Equal(("haproxy.cfg:2", "this is a keepalived.conf, which is for the failover (-k), and here a haproxy.cfg is wanted; nothing of it was read."), (alert.Position.ToString(), alert.Message));
    }

    [Fact]
    public void A_haproxy_cfg_given_as_keepalived_conf_is_one_complaint()
    {
        var loaded = KeepalivedLoader.LoadText(Haproxy);
        var complaint = Assert.Single(loaded.Diagnostics.All, static one => one.Severity != Severity.Notice);
        Assert.Equal(("keepalived.conf:2", "this is a haproxy.cfg, which is for the balancer (-f), and here a keepalived.conf is wanted; nothing of it was read."), (complaint.Position.ToString(), complaint.Message));
        Assert.Equal(1, loaded.ConfigErrorCount);
    }

    [Fact]
    public void A_fragment_that_shows_no_language_is_read_as_before()
    {
        Assert.DoesNotContain(HaproxyLoader.LoadText("bogus {\n}\n").Diagnostics.All, static one => one.Message.StartsWith("this is", StringComparison.Ordinal));
        Assert.DoesNotContain(KeepalivedLoader.LoadText("bogus\n").Diagnostics.All, static one => one.Message.StartsWith("this is", StringComparison.Ordinal));
    }

    [Fact]
    public void A_byte_order_mark_is_named_and_hides_nothing_else()
    {
        byte[] With(string text) => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)];
        var haproxy = HaproxyLoader.LoadBytes(With("defaults\n mode http\n timeout client 1s\nfrontend web\n bind :80\n"));
        var alert = Assert.Single(haproxy.Diagnostics.All, static one => one is { Severity: Severity.Alert, Kind: DiagnosticKind.Other });
        Assert.Equal("haproxy.cfg:1:1", alert.Position.ToString());
        Assert.StartsWith("the file begins with a byte order mark (BOM)", alert.Message, StringComparison.Ordinal);
        Assert.Equal("web", Assert.Single(haproxy.Understood.Proxies, static one => one.HasFrontend).Name);

        var keepalived = KeepalivedLoader.LoadBytes(With(Keepalived));
        var complaint = Assert.Single(keepalived.Diagnostics.All, static one => one.Severity != Severity.Notice);
        Assert.Equal("keepalived.conf:1:1", complaint.Position.ToString());
        Assert.StartsWith("the file begins with a byte order mark (BOM)", complaint.Message, StringComparison.Ordinal);
        _ = Assert.Single(keepalived.Configuration.Instances);
        Assert.Equal(ConfigurationLanguage.Keepalived, LanguageGuess.Of("x", "\uFEFFvrrp_instance V {\n}\n").Language);
    }

    [Fact]
    public void Why_a_file_cannot_be_read_is_told_apart()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-fault").FullName;
        try
        {
            Assert.Equal("there is no such file", FileFault.Of(Path.Combine(directory, "none")));
            Assert.Equal("there is no such file", FileFault.Of(Path.Combine(directory, "none", "none")));
            Assert.Equal("it is a directory", FileFault.Of(directory));
            var file = Path.Combine(directory, "is");
            File.WriteAllText(file, "x");
            Assert.Null(FileFault.Of(file));
            Assert.StartsWith("permission denied", FileFault.Of(new UnauthorizedAccessException()), StringComparison.Ordinal);
            var missing = Assert.Single(HaproxyLoader.Load([Path.Combine(directory, "none")]).Diagnostics.All);
            Assert.EndsWith("/none : there is no such file.", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

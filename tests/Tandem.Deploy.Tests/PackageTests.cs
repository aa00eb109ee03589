namespace Tandem.Deploy.Tests;

/// <summary>The Debian package, installed and removed for real.</summary>
public sealed class PackageTests(InstalledSystem system) : IClassFixture<InstalledSystem>
{
    private const string Configuration = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        frontend web
            bind 127.0.0.1:8080
            default_backend app
        backend app
            server one 127.0.0.1:8081
        """;

    [Fact]
    public void It_runs_where_no_dotnet_is_installed()
    {
        var output = system.Run($"""
            dpkg -i /run/tandem.deb
            test ! -e /usr/share/dotnet/dotnet
            cat >/tmp/haproxy.cfg <<'END'
            {Configuration}
            END
            tandem --version
            tandem balancer -c -f /tmp/haproxy.cfg
            /usr/lib/tandem/links/haproxy -vv | head -1
            /usr/lib/tandem/links/keepalived -v 2>&1 | head -1
            tandem demo loopback
            """);
        Assert.Contains("Configuration file is valid", output, StringComparison.Ordinal);
        Assert.Contains("HAProxy version 2.6", output, StringComparison.Ordinal);
        Assert.Contains("Keepalived v2.2.7", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_touches_no_file_of_haproxy_or_keepalived_and_starts_nothing()
    {
        var output = system.Run("""
            mkdir -p /etc/haproxy /etc/keepalived
            echo '# mine' >/etc/haproxy/haproxy.cfg
            echo '# mine' >/etc/keepalived/keepalived.conf
            list() { find /etc/haproxy /etc/keepalived /etc/default/haproxy /etc/default/keepalived /usr/sbin /lib/systemd/system/haproxy.service \
                /lib/systemd/system/keepalived.service -type f -exec md5sum {} + 2>/dev/null | sort -k 2; }
            list >/tmp/before
            dpkg -i /run/tandem.deb >/dev/null
            list >/tmp/after
            cmp /tmp/before /tmp/after && echo untouched
            find /etc/systemd -name 'tandem*' | grep . || echo 'not enabled'
            """);
        Assert.Contains("untouched", output, StringComparison.Ordinal);
        Assert.Contains("not enabled", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Installing_again_keeps_what_was_changed_in_its_settings()
    {
        var output = system.Run("""
            dpkg -i /run/tandem.deb >/dev/null
            echo 'TANDEM_OPTIONS=-q' >>/etc/default/tandem
            dpkg -i /run/tandem.deb >/dev/null
            tail -1 /etc/default/tandem
            """);
        Assert.Contains("TANDEM_OPTIONS=-q", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_leaves_its_settings_and_purging_leaves_nothing()
    {
        var output = system.Run("""
            list() { find /etc /lib/systemd /usr/bin /usr/lib/tandem /usr/sbin /usr/share/bash-completion /usr/share/doc /usr/share/man /usr/share/tandem \
                /var/lib/dpkg/info /var/lib/systemd -name '*tandem*' 2>/dev/null | sort; }
            list >/tmp/before
            dpkg -i /run/tandem.deb >/dev/null
            dpkg -r tandem >/dev/null
            test -f /etc/default/tandem
            test ! -e /usr/lib/tandem
            test ! -e /usr/bin/tandem
            dpkg -P tandem >/dev/null
            list >/tmp/after
            diff /tmp/before /tmp/after && echo 'nothing left'
            """);
        Assert.Contains("nothing left", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_manual_page_and_completion_are_found()
    {
        var output = system.Run("""
            dpkg -i /run/tandem.deb >/dev/null
            zcat /usr/share/man/man1/tandem.1.gz | head -1
            test -f /usr/share/bash-completion/completions/tandem && echo completion
            dpkg -L tandem | grep -c '^/usr/share/doc/tandem/.*[.]md$'
            """);
        Assert.Contains(".TH TANDEM 1", output, StringComparison.Ordinal);
        Assert.Contains("completion", output, StringComparison.Ordinal);
    }
}

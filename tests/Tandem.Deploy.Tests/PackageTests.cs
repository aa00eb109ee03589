namespace Tandem.Deploy.Tests;

/// <summary>The Debian package, installed and removed for real.</summary>
[Collection(Installed.Name)]
public sealed class PackageTests(InstalledSystem system)
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
            echo 'HAPROXY_CONFIG=/srv/haproxy.cfg' >>/etc/default/tandem
            dpkg -i /run/tandem.deb >/dev/null
            tail -1 /etc/default/tandem
            """);
        Assert.Contains("HAPROXY_CONFIG=/srv/haproxy.cfg", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgrade_stops_what_runs_of_it_before_its_files_are_replaced_and_starts_it_again()
    {
        // A systemctl that tells whether the program of the former package is still there when it is asked to stop or start something.
        var output = system.Run("""
            dpkg -i /run/tandem.deb >/dev/null
            mkdir -p /run/systemd/system /etc/systemd/system/keepalived.service.d
            ln -s /usr/share/tandem/systemd/keepalived.service.d/tandem.conf /etc/systemd/system/keepalived.service.d/
            cat >/usr/local/sbin/systemctl <<'END'
            #!/bin/sh
            for last; do :; done
            case $* in
                *is-active*) exit 0 ;;
                start* | stop*) echo "$* with the $([ -e /usr/lib/tandem/former ] && echo former || echo new) files" >>/run/asked ;;
            esac
            END
            chmod 755 /usr/local/sbin/systemctl
            export PATH=/usr/local/sbin:$PATH

            # The former package had a file more.
            dpkg-deb -R /run/tandem.deb /tmp/former
            touch /tmp/former/usr/lib/tandem/former
            sed -i 's/^Version: .*/Version: 0.0.1/' /tmp/former/DEBIAN/control
            dpkg-deb -b /tmp/former /tmp/former.deb >/dev/null
            dpkg -P tandem >/dev/null 2>&1
            dpkg -i /tmp/former.deb >/dev/null 2>&1
            rm -f /run/asked
            dpkg -i /run/tandem.deb >/dev/null 2>&1
            cat /run/asked
            test ! -e /run/tandem-upgrade
            """);
        Assert.Equal(
            "stop tandem.service with the former files\nstop keepalived.service with the former files\nstart keepalived.service with the new files\nstart tandem.service with the new files\n",
            output);
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

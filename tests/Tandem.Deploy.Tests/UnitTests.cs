namespace Tandem.Deploy.Tests;

/// <summary>tandem.service, as systemd would start and stop it, in a system where the package is installed.</summary>
[Collection(Installed.Name)]
public sealed class UnitTests(InstalledSystem system)
{
    private const string Service = "deploy/systemd/tandem.service";
    private const string Unprivileged = "deploy/systemd/tandem.service.d/unprivileged.conf";

    /// <summary>The address is on an interface that is not there yet.</summary>
    private const string Files = """
        mkdir -p /etc/haproxy /etc/keepalived
        cat >/etc/haproxy/haproxy.cfg <<'END'
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        frontend web
            bind :80
            default_backend app
        backend app
            server one 127.0.0.1:8081
        END
        cat >/etc/keepalived/keepalived.conf <<'END'
        vrrp_instance VI_1 {
            interface late0
            virtual_router_id 51
            version 3
            priority 100
            advert_int 0.1
            track_balancer {
                stall 5s
            }
            virtual_ipaddress {
                10.9.0.240/24
            }
        }
        END

        """;

    [Fact]
    public void It_starts_behind_the_services_that_it_stops()
    {
        var unit = Unit.Read(Service);
        var stopped = unit.Words("Conflicts");
        Assert.Equal(["haproxy.service", "keepalived.service"], stopped);
        Assert.Subset(unit.Words("After").ToHashSet(), stopped.ToHashSet());
    }

    [Fact]
    public void Nothing_but_the_program_itself_decides_whether_it_starts() => Assert.Empty(Unit.Read(Service).All("ExecStartPre"));

    [Fact]
    public void Its_settings_name_only_what_it_reads()
    {
        var unit = Unit.Read(Service);
        var settings = Repository.Read("deploy/deb/tandem.default").Split('\n').Where(static line => line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal));
        Assert.All(settings, setting => Assert.Contains("${" + setting[1..setting.IndexOf('=', StringComparison.Ordinal)] + "}", unit.Only("ExecStart"), StringComparison.Ordinal));
    }

    [Fact]
    public void Systemd_finds_nothing_wrong_with_the_units()
    {
        // The drop-ins with a unit of the package that they are for, as far as it matters.
        var output = system.Run("""
            dpkg -i /run/tandem.deb >/dev/null
            cd /etc/systemd/system
            for name in haproxy keepalived; do
                printf '[Service]\nEnvironment=CONFIG=/etc/haproxy/haproxy.cfg PIDFILE=/run/haproxy.pid EXTRAOPTS= DAEMON_ARGS=\nExecStart=/bin/true\n' >$name.service
                mkdir -p $name.service.d
                ln -s /usr/share/tandem/systemd/$name.service.d/tandem.conf $name.service.d/
            done
            systemd-analyze verify --man=no /lib/systemd/system/tandem.service haproxy.service keepalived.service 2>&1
            useradd --system --home-dir /run/tandem --shell /usr/sbin/nologin tandem
            mkdir -p tandem.service.d
            ln -s /usr/share/tandem/systemd/tandem.service.d/unprivileged.conf tandem.service.d/
            systemd-analyze verify --man=no /lib/systemd/system/tandem.service 2>&1
            echo verified
            """);
        Assert.DoesNotContain("tandem", output, StringComparison.Ordinal);
        Assert.Contains("verified", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_starts_reloads_and_stops_as_root() => RunUnit(Unit.Read(Service), "root", "CapabilityBoundingSet", "");

    [Fact]
    public void It_starts_reloads_and_stops_without_root()
    {
        var unit = Unit.Read(Service, Unprivileged);
        var user = unit.Only("User");
        RunUnit(unit, user, "CapabilityBoundingSet", $"--inh-caps={unit.Capabilities("AmbientCapabilities")} --ambient-caps={unit.Capabilities("AmbientCapabilities")} --no-new-privs");
    }

    private void RunUnit(Unit unit, string user, string bound, string more)
    {
        var output = system.Run($$"""
            dpkg -i /run/tandem.deb >/dev/null
            {{(user == "root" ? "" : $"useradd --system --home-dir /run/tandem --shell /usr/sbin/nologin {user}")}}
            {{Files}}
            install -d -o {{user}} -g {{user}} -m {{unit.Only("RuntimeDirectoryMode")}} /run/{{unit.Only("RuntimeDirectory")}}
            cat >/run/unit <<'UNIT'
            set -e
            export {{unit.Environment()}}
            as_unit="setpriv --reuid={{user}} --regid={{user}} --clear-groups --bounding-set=-all,{{unit.Capabilities(bound)}} {{more}}"
            start() {
                rm -f /tmp/log
                $as_unit /bin/sh -c 'exec {{unit.Command("ExecStart")}}' >/tmp/log 2>&1 &
                main=$!
                await 'grep -sq "are at work" /tmp/log'
            }
            await() {
                tries=0
                until eval "$1"; do
                    tries=$((tries + 1))
                    if [ $tries = 300 ]; then echo "not: $1"; cat /tmp/log; exit 1; fi
                    sleep 0.1
                done
            }
            ip link set lo up
            start
            ip link add late0 type veth peer name late1
            ip address add 10.9.0.1/24 dev late0
            ip link set late1 up
            ip link set late0 up
            await 'ip -o address show dev late0 | grep -q 10.9.0.240'
            $as_unit {{unit.Command("ExecReload")}} 2>&1 || { cat /tmp/log; exit 1; }

            # Its death: the unit waits until the address is handed over and both halves have left.
            kill -KILL $main
            $as_unit {{unit.Command("ExecStop")}}
            for name in haproxy keepalived tandem; do
                if pgrep -x $name; then echo 'processes stay'; exit 1; fi
            done
            if ip -o address show dev late0 | grep 10.9.0.240; then echo 'the address stays'; exit 1; fi
            $as_unit {{unit.Command("ExecStopPost")}}

            # An ordinary stop waits for nothing beforehand.
            start
            MAINPID=$main $as_unit {{unit.Command("ExecStop")}}
            kill -TERM $main
            code=0
            wait $main || code=$?
            $as_unit {{unit.Command("ExecStopPost")}}
            echo "ended with $code"
            tail -1 /tmp/log
            UNIT
            unshare --net /bin/sh /run/unit
            """);
        Assert.Contains("Reloaded; nothing is different.", output, StringComparison.Ordinal);
        Assert.EndsWith("ended with 0\nrun: stopped\n", output, StringComparison.Ordinal);
    }
}

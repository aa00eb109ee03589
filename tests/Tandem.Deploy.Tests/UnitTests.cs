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

    [Theory]
    [InlineData("root")]
    [InlineData("tandem")]
    public void It_starts_reloads_and_stops(string user)
    {
        var output = system.RunUnderSystemd(Setup(user) + """
            systemctl start tandem
            await 'ip -o address show dev late0 | grep -q 10.9.0.240'
            [ "$(ps -o user= -p "$(main)")" = "$user" ]
            systemctl show tandem -p StatusText --value
            systemctl reload tandem
            echo "reloaded: $(state)"
            before=$(main)

            cp /etc/haproxy/haproxy.cfg /tmp/sound
            echo "    nonsense" >>/etc/haproxy/haproxy.cfg
            if systemctl reload tandem 2>/dev/null; then echo 'a broken file is reloaded'; exit 1; fi
            echo "refused: $(state)"
            cp /tmp/sound /etc/haproxy/haproxy.cfg
            [ "$(main)" = "$before" ]

            systemctl stop tandem
            echo "stopped: $(state)"
            nothing_left
            """);
        Assert.Matches(@"^Balancer \d+ and failover \d+ are at work\.\nreloaded: active running success\nrefused: active running success\nstopped: dead inactive success\n$", output);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("tandem")]
    public void Its_death_leaves_time_to_hand_the_addresses_over(string user) => Assert.Equal("left: 10.9.0.1/24\n", LeftBehind(user, "KILL"));

    [Theory]
    [InlineData("root")]
    [InlineData("tandem")]
    public void What_no_longer_answers_the_watchdog_is_started_again_once_the_addresses_are_handed_over(string user) =>
        Assert.Equal("left: 10.9.0.1/24\n", LeftBehind(user, "STOP"));

    /// <summary>The addresses on the interface when a service whose main process got a signal has ended; it must come back by itself.</summary>
    private string LeftBehind(string user, string signal) => system.RunUnderSystemd(Setup(user) + $$"""
        mkdir -p /etc/systemd/system/tandem.service.d
        printf '[Service]\nWatchdogSec=2\n' >/etc/systemd/system/tandem.service.d/watchdog.conf
        systemctl daemon-reload
        systemctl start tandem
        await 'ip -o address show dev late0 | grep -q 10.9.0.240'
        before=$(main)
        kill -{{signal}} "$before"
        await '[ "$(main)" != 0 ] && [ "$(main)" != "$before" ]'
        await '[ "$(systemctl is-active tandem)" = active ]'
        await 'ip -o address show dev late0 | grep -q 10.9.0.240'
        cat /run/left
        """);

    [Fact]
    public void The_services_of_haproxy_and_keepalived_go_on_under_their_names()
    {
        var output = system.RunUnderSystemd(Setup("root") + """
            for name in haproxy keepalived; do
                mkdir -p /etc/systemd/system/$name.service.d
                ln -s /usr/share/tandem/systemd/$name.service.d/tandem.conf /etc/systemd/system/$name.service.d/
            done
            systemctl daemon-reload
            sed -i /track_balancer/,/}/d /etc/keepalived/keepalived.conf
            systemctl start haproxy keepalived
            for name in haproxy keepalived; do
                echo "$name: $(state $name) $(basename "$(readlink "/proc/$(main $name)/exe")")"
            done
            await 'ip -o address show dev late0 | grep -q 10.9.0.240'

            cp /etc/haproxy/haproxy.cfg /tmp/sound
            echo "    nonsense" >>/etc/haproxy/haproxy.cfg
            if systemctl reload haproxy 2>/dev/null; then echo 'a broken file is reloaded'; exit 1; fi
            cp /tmp/sound /etc/haproxy/haproxy.cfg
            systemctl reload haproxy keepalived
            await '[ "$(state haproxy)" = "active running success" ]'
            await '[ "$(state keepalived)" = "active running success" ]'
            ip -o address show dev late0 | grep -q 10.9.0.240

            systemctl start tandem
            echo "beside tandem: $(state haproxy), $(state keepalived)"
            systemctl stop tandem

            systemctl start haproxy keepalived
            await 'ip -o address show dev late0 | grep -q 10.9.0.240'
            kill -KILL "$(main keepalived)"
            await '[ "$(systemctl is-active keepalived)" = failed ]'
            systemctl stop haproxy
            echo "in the end: $(state haproxy), $(state keepalived)"
            nothing_left
            """);
        Assert.Equal(
            """
            haproxy: active running success tandem
            keepalived: active running success tandem
            beside tandem: dead inactive success, dead inactive success
            in the end: dead inactive success, failed failed signal

            """,
            output);
    }

    /// <summary>The package and its files, an interface, and what the scripts say often; with the drop-in of its own user where it is to run as that.</summary>
    private static string Setup(string user) => $$"""
        user={{user}}
        dpkg -i /run/tandem.deb >/dev/null
        {{Files}}
        if [ $user != root ]; then
            useradd --system --home-dir /run/tandem --shell /usr/sbin/nologin $user
            mkdir -p /etc/systemd/system/tandem.service.d
            ln -s /usr/share/tandem/systemd/tandem.service.d/unprivileged.conf /etc/systemd/system/tandem.service.d/
        fi
        # What is on the interface when all processes have ended, that is before the kernel would have removed an address by itself.
        mkdir -p /etc/systemd/system/tandem.service.d
        cat >/run/look <<'END'
        #!/bin/sh
        echo left: $(ip -4 -o address show dev late0 | awk '{print $4}') >/run/left
        END
        printf '[Service]\nExecStopPost=+/bin/sh /run/look\n' >/etc/systemd/system/tandem.service.d/look.conf
        systemctl daemon-reload
        ip link set lo up
        ip link add late0 type veth peer name late1
        ip address add 10.9.0.1/24 dev late0
        ip link set late1 up
        ip link set late0 up
        main() { systemctl show "${1-tandem}" -p MainPID --value; }
        state() { systemctl show "${1-tandem}" -p ActiveState -p SubState -p Result --value | sort | xargs; }
        await() {
            tries=0
            until eval "$1"; do
                tries=$((tries + 1))
                if [ $tries = 600 ]; then echo "not: $1"; systemctl status --no-pager -l -n 100 tandem; exit 1; fi
                sleep 0.1
            done
        }
        nothing_left() {
            for name in haproxy keepalived tandem; do
                if pgrep -x $name; then echo 'processes stay'; exit 1; fi
            done
            if ip -o address show dev late0 | grep 10.9.0.240; then echo 'the address stays'; exit 1; fi
        }

        """;
}

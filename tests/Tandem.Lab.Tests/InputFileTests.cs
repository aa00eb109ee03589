using System.Net;
using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Files that people run, as they are, with what they expect of their hosts.</summary>
public sealed class InputFileTests
{
    private const string HaproxyPath = "/etc/haproxy/haproxy.cfg";

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Multicast_follows_the_balancer(string first, string second)
    {
        using var pair = new Pair(first, second);
        var haproxy = StartHaproxy(pair.Lb1);
        StartHaproxy(pair.Lb2);
        pair.Start(Configurations.FromFile("keepalived-multicast-master.conf"), Configurations.FromFile("keepalived-multicast-backup.conf"));
        pair.Daemon1.AwaitLine("(haproxy) Changing effective priority from 101 to 103");
        pair.Daemon2.AwaitLine("(haproxy) Changing effective priority from 100 to 102");
        haproxy.Kill();
        pair.Daemon1.AwaitLine("VRRP_Script(check_haproxy) failed (exited with status 1)");
        pair.AwaitMaster(pair.Lb2);
        StartHaproxy(pair.Lb1);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Elb_follows_the_answers_of_a_service_and_sends_mail(string first, string second)
    {
        using var pair = new Pair(first, second, IPAddress.Parse("192.168.4.250"));
        pair.Lab.Client.Run("ip", "addr", "add", "192.168.4.1/24", "dev", "eth0");
        List<HostProcess> services = [];
        List<HostProcess> mails = [];
        foreach (var host in new[] { pair.Lb1, pair.Lb2 })
        {
            host.WriteFile("/opt/bin/check_elb.sh", Configurations.FromFile("check_elb.sh"), executable: true);
            services.Add(StartHaproxy(host, "127.0.0.1:8280"));
            mails.Add(host.Start("/usr/bin/python3", "-u", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:25", "-c", "aiosmtpd.handlers.Debugging", "stdout"));
            host.Run("bash", "-c", "for ((i = 0; i < 400; i++)); do if : 2>/dev/null </dev/tcp/127.0.0.1/25; then exit 0; fi; sleep 0.02; done; exit 1");
        }

        pair.Start(Configurations.FromFile("keepalived-elb-master.conf"), Configurations.FromFile("keepalived-elb-backup.conf"));
        mails[0].Output.Await("Subject: [VRRP-director1] VRRP Instance VRRP-director1 - Entering MASTER state", Pair.Patience);
        mails[0].Output.Await("=> VRRP Instance is now owning VRRP VIPs <=", Pair.Patience);
        pair.Daemon1.AwaitLine("(VRRP-director1) Changing effective priority from 101 to 103");
        pair.Daemon2.AwaitLine("(VRRP-director1) Changing effective priority from 100 to 102");
        services[0].Kill();
        pair.AwaitMaster(pair.Lb2);
        mails[1].Output.Await("Entering MASTER state", Pair.Patience);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Unicast_without_addresses_runs_its_script(string first, string second)
    {
        using var pair = new Pair(first, second);
        Prepare(pair.Lb1, first, "1.2.3.4", "5.6.7.8");
        Prepare(pair.Lb2, second, "5.6.7.8", "1.2.3.4");
        var haproxy = StartHaproxy(pair.Lb1);
        StartHaproxy(pair.Lb2);
        pair.StartFirst(Configurations.FromFile("keepalived-unicast-master.conf"));
        pair.StartSecond(Configurations.FromFile("keepalived-unicast-backup.conf"));
        pair.Daemon1.AwaitLine("(VI_1) Entering MASTER STATE");
        AwaitFile(pair.Lb1, "/run/master");
        Assert.Null(pair.Lb2.ReadFile("/run/master"));
        haproxy.Kill();
        pair.Daemon1.AwaitLine("(VI_1) Entering FAULT STATE");
        pair.Daemon2.AwaitLine("(VI_1) Entering MASTER STATE");
        AwaitFile(pair.Lb2, "/run/master");
    }

    private static void Prepare(Host host, string program, string own, string other)
    {
        if (program == PairPrograms.Keepalived)
        {
            // keepalived follows links, and Debian's pidof is a link to a program that does something else under its own name, so
            // that the script never succeeds there. Tandem runs what the file says.
            host.WriteFile("/opt/bin/pidof", "#!/bin/bash\nexec /usr/bin/pidof \"$@\"\n", executable: true);
        }

        host.Run("ip", "addr", "add", own + "/32", "dev", "eth0");
        host.Run("ip", "route", "add", other + "/32", "dev", "eth0", "src", own);
        host.WriteFile("/etc/keepalived/master.sh", "#!/bin/bash\necho \"$0\" >/run/master\n", executable: true);
    }

    private static HostProcess StartHaproxy(Host host, string bind = ":80")
    {
        host.WriteFile(HaproxyPath, $"""
            defaults
                mode http
                timeout connect 1s
                timeout client 1s
                timeout server 1s
            frontend web
                bind {bind}
                http-request return status 200

            """);
        return host.Start("haproxy", "-f", HaproxyPath, "-db");
    }

    private static void AwaitFile(Host host, string path)
    {
        var there = SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(5);
                return host.ReadFile(path) != null;
            },
            Pair.Patience);
        Assert.True(there, $"{host.Name} has no {path}");
    }
}

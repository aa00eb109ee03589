using System.Net;
using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>A file that people run, as it is: a service behind a script, and mail to a real server.</summary>
public sealed class ElbFileTests
{
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
            services.Add(Haproxy.Start(host, "127.0.0.1:8280"));
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
}

using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Files that people run, as they are, with what they expect of their hosts.</summary>
public sealed class InputFileTests
{
    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Multicast_follows_the_balancer(string first, string second)
    {
        using var pair = new Pair(first, second);
        var haproxy = Haproxy.Start(pair.Lb1);
        Haproxy.Start(pair.Lb2);
        pair.Start(Configurations.FromFile("keepalived-multicast-master.conf"), Configurations.FromFile("keepalived-multicast-backup.conf"));
        pair.Daemon1.AwaitLine("(haproxy) Changing effective priority from 101 to 103");
        pair.Daemon2.AwaitLine("(haproxy) Changing effective priority from 100 to 102");
        haproxy.Kill();
        pair.Daemon1.AwaitLine("VRRP_Script(check_haproxy) failed (");
        pair.AwaitMaster(pair.Lb2);
        Haproxy.Start(pair.Lb1);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Unicast_without_addresses_runs_its_script(string first, string second)
    {
        using var pair = new Pair(first, second);
        Prepare(pair.Lb1, first, "1.2.3.4", "5.6.7.8");
        Prepare(pair.Lb2, second, "5.6.7.8", "1.2.3.4");
        var haproxy = Haproxy.Start(pair.Lb1);
        Haproxy.Start(pair.Lb2);
        pair.StartFirst(Configurations.FromFile("keepalived-unicast-master.conf"));
        pair.Daemon1.AwaitLine("(VI_1) Entering MASTER STATE");
        pair.StartSecond(Configurations.FromFile("keepalived-unicast-backup.conf"));
        pair.Daemon2.AwaitLine("(VI_1) Entering BACKUP STATE");
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

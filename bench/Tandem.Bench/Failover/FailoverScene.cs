using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Bench.Failover;

/// <summary>A fresh lab with one program on both balancers, elected and at rest: lb1 serves, both find their haproxy.</summary>
internal sealed class FailoverScene : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HostProcess haproxy;
    private readonly EchoResponder service;
    private readonly EchoResponder otherService;

    public FailoverScene(Daemon daemon, string interval)
    {
        Interval = interval;
        Lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        try
        {
            service = new EchoResponder(Lab.Lb1);
            otherService = new EchoResponder(Lab.Lb2);
            haproxy = StartHaproxy(Lab.Lb1);
            StartHaproxy(Lab.Lb2);
            Prober = new OutageProber(Lab.Client, LabAddresses.Virtual);
            First = VrrpDaemon.Start(Lab.Lb1, daemon.Path, FailoverFiles.Node(master: true, interval));
            Second = VrrpDaemon.Start(Lab.Lb2, daemon.Path, FailoverFiles.Node(master: false, interval));
            AwaitRest();
        }
        catch
        {
            Lab.Dispose();
            throw;
        }
    }

    public LabNetwork Lab { get; }

    public VrrpDaemon First { get; }

    public VrrpDaemon Second { get; }

    public OutageProber Prober { get; }

    public string Interval { get; }

    /// <summary>Kills the balancer of lb1, and with it the service.</summary>
    public void KillBalancer()
    {
        haproxy.Signal(SignalNumber.Kill);
        service.Dispose();
    }

    public void Dispose()
    {
        Prober.Dispose();
        service.Dispose();
        otherService.Dispose();
        Lab.Dispose();
    }

    private static HostProcess StartHaproxy(Host host)
    {
        host.WriteFile("/etc/haproxy/haproxy.cfg", FailoverFiles.Haproxy);
        return host.Start("haproxy", "-f", "/etc/haproxy/haproxy.cfg", "-db");
    }

    private void AwaitRest()
    {
        Lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Patience);
        // Both scripts have counted: without their weights the failover would be another one.
        First.AwaitLine("from 101 to 103");
        Second.AwaitLine("from 100 to 102");
        Lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: false, Patience);
        if (Prober.AwaitAnswer(Lab.Lb1, LabClock.NowUs, Patience) == null)
        {
            throw new LabFailure("lb1 is master and the client gets no answer from it");
        }
    }
}

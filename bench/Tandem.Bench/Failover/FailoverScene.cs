using System.Globalization;
using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Bench.Failover;

/// <summary>A fresh lab with one program on both balancers, elected and at rest: lb1 serves, both find their haproxy.</summary>
internal sealed class FailoverScene : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const long ScriptPeriodUs = 2_000_000;

    private readonly HostProcess haproxy;
    private readonly AdvertisementListener listener;
    private long scriptRanUs;
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
            listener = new AdvertisementListener(Lab.Client);
            First = VrrpDaemon.Start(Lab.Lb1, daemon.Path, FailoverFiles.Node(master: true, interval));
            Second = VrrpDaemon.Start(Lab.Lb2, daemon.Path, FailoverFiles.Node(master: false, interval));
            AwaitRest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits for a moment that is the same for both programs, so that a median of few runs is not chance.</summary>
    /// <param name="ofScript">Whether the run of the script counts, every 2 s, or an advertisement of lb1.</param>
    /// <param name="fraction">How far from one to the next, 0 to 1.</param>
    public void AwaitMoment(bool ofScript, double fraction)
    {
        var now = LabClock.NowUs;
        if (ofScript)
        {
            var periods = (now - scriptRanUs + ScriptPeriodUs) / ScriptPeriodUs;
            WaitUntil(scriptRanUs + (periods * ScriptPeriodUs) + (long)(fraction * ScriptPeriodUs));
            return;
        }

        var advertisement = listener.Await(one => one.Source.Equals(Lab.Lb1.Address), now, Patience) ?? throw new LabFailure("lb1 advertises nothing");
        WaitUntil(advertisement.AtUs + (long)(fraction * double.Parse(Interval, CultureInfo.InvariantCulture) * 1e6));
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
        // Not all of them are there when the beginning failed.
        listener?.Dispose();
        Prober?.Dispose();
        service?.Dispose();
        otherService?.Dispose();
        Lab.Dispose();
    }

    /// <summary>Sleeping alone may be a millisecond late, which is a tenth of the shortest interval.</summary>
    private static void WaitUntil(long atUs)
    {
        Thread.Sleep((int)Math.Max(0, ((atUs - LabClock.NowUs) / 1000) - 2));
        SpinWait.SpinUntil(() => LabClock.NowUs >= atUs);
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
        scriptRanUs = First.AwaitLine("from 101 to 103").AtUs;
        Second.AwaitLine("from 100 to 102");
        Lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: false, Patience);
        if (Prober.AwaitAnswer(Lab.Lb1, LabClock.NowUs, Patience) == null)
        {
            throw new LabFailure("lb1 is master and the client gets no answer from it");
        }
    }
}

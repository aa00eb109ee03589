using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>A pair of nodes loses its balancer, has it frozen, and is cut off, while a client asks a hundred times a second.</summary>
internal static class PairDemo
{
    private const int AnswersShown = 6;

    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the demonstration and ends the lab.</summary>
    /// <param name="lab">The hosts, with nothing on them.</param>
    /// <returns>0 when the address moved each time.</returns>
    internal static int Run(LabNetwork lab)
    {
        PairStage? stage = null;
        using var signals = new SignalSubscription(
            signal =>
            {
                lab.Dispose();
                ProcessSignals.EndBy(signal);
            },
            SignalNumber.Int,
            SignalNumber.Term);
        try
        {
            stage = new PairStage(lab);
            Play(stage);
        }
        catch (LabFailure e)
        {
            DemoScreen.Bad($"This is not how it should be: {e.Message}");
            StandardStreams.WriteOutput((stage?.Log ?? "") + "\n");
            return 1;
        }
        finally
        {
            stage?.Dispose();
            lab.Dispose();
        }

        DemoScreen.Good("The address moved each time and came back. The hosts are gone again, with all that ran on them.");
        DemoScreen.Say("Now with your own files: tandem check, tandem simulate, tandem run.");
        return 0;
    }

    private static void Play(PairStage stage)
    {
        DemoScreen.Title("Two nodes, three servers and a client, each a host of its own on this machine; nothing of it shows outside.");
        DemoScreen.Say("lb1 10.42.0.11 and lb2 10.42.0.12 run 'tandem run' with a haproxy.cfg and a keepalived.conf as people have them, and one word more, track_balancer:");
        foreach (var line in PairStage.File("master.conf").TrimEnd().Split('\n'))
        {
            DemoScreen.Say("  " + line);
        }

        stage.AwaitRest();

        DemoScreen.Title("The client asks http://10.42.0.240/ a hundred times a second. Who answers:");
        DemoScreen.Say(stage.Answers(AnswersShown));
        DemoScreen.Title("Now lb1, which has the address, is in trouble:");
        FeltFault[] felt =
        [
            Feel(stage, "balancer killed", "4270 ms", () => stage.SignalBalancer(SignalNumber.Kill), () => { }),
            Feel(stage, "balancer frozen", "until somebody comes", () => stage.SignalBalancer(HostSignal.Stop), () => stage.SignalBalancer(HostSignal.Continue)),
            Feel(stage, "host cut off", "3335 ms", stage.CutOff, stage.Reconnect),
        ];
        DemoScreen.Title("What the client felt, beside medians measured beforehand of HAProxy 2.6 and keepalived 2.2.7 (without track_balancer):");
        DemoScreen.Table(felt);
    }

    private static FeltFault Feel(PairStage stage, string name, string classic, Action cause, Action mend)
    {
        DemoScreen.Fault(name);
        var from = LabClock.NowUs;
        cause();
        stage.AwaitTakeover();
        var answered = stage.Client.AwaitAnswer(LabClock.NowUs, TimeSpan.FromSeconds(10)) ?? throw new LabFailure($"{name}: nobody answers after lb2 has the address");
        Thread.Sleep(SettleTime);
        var until = LabClock.NowUs;
        var asked = stage.Client.Between(from, until);
        var outage = stage.Client.LongestGap(from, until);
        DemoScreen.Say(FormattableString.Invariant($"lb2 serves; {answered.Body} answers {outage.TotalMilliseconds:0} ms after the last answer through lb1"));
        mend();
        stage.AwaitRest();

        return new FeltFault(name, outage, asked.Count, asked.Count(one => !one.IsAnswered), classic);
    }
}

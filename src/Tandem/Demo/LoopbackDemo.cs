using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>
/// The balancer shown on itself, without any right. Three application servers and the balancer start on free ports of the
/// loopback interface; one server is killed under load and comes back.
/// </summary>
internal static class LoopbackDemo
{
    private const int Clients = 8;
    private const int LoadMs = 1000;
    private const int PatienceMs = 8000;

    /// <summary>Runs the demonstration.</summary>
    /// <param name="image">What the process was started with.</param>
    /// <param name="ownWords">How many words at the end of its command line are the verb's: all before them start a program of the same kind.</param>
    /// <returns>0 when no request was lost.</returns>
    internal static int Run(ProcessImage image, int ownWords)
    {
        using var stage = new LoopbackStage(image, ownWords);
        using var signals = new SignalSubscription(
            signal =>
            {
                stage.Dispose();
                ProcessSignals.EndBy(signal);
            },
            SignalNumber.Int,
            SignalNumber.Term);
        return Play(stage);
    }

    private static int Play(LoopbackStage stage)
    {
        if (!stage.Start(PatienceMs))
        {
            Say("The balancer did not start. It said:\n" + stage.Log.Text);
            return 1;
        }

        Say($"Tandem serves this haproxy.cfg on {stage.Url}\n");
        Say(stage.ConfigurationText);
        Say("Six requests:");
        Say("  " + Ask(stage, 6) + "\n");

        Say($"{Clients} clients send requests without a pause. After a second, server2 is killed (kill -9), and they go on:");
        using var load = new DemoLoad(stage.Port, Clients);
        load.RunFor(LoadMs);
        var before = load.Answered;
        stage.KillServer(2);
        var down = stage.Log.WaitFor("Server app/server2 is DOWN", PatienceMs);
        load.RunFor(LoadMs);
        load.Stop();
        Say($"  {before} requests before, {load.Answered - before} after, {load.Lost} lost. The balancer's log:");
        Say("  " + (down ?? "(the balancer has not noticed)") + "\n");

        Say("server2 comes back:");
        stage.StartServer(2);
        var up = stage.Log.WaitFor("Server app/server2 is UP", PatienceMs);
        Say("  " + (up ?? "(the balancer has not noticed)"));
        Say("  " + Ask(stage, 6) + "\n");

        var good = load.Lost == 0 && down != null && up != null;
        Say(good
            ? "Nothing was lost. Now with your own: tandem balancer -c -f haproxy.cfg checks it, without -c it serves."
            : "This is not how it should be. The balancer said:\n" + stage.Log.Text);
        return good ? 0 : 1;
    }

    private static string Ask(LoopbackStage stage, int count)
    {
        var text = new StringBuilder();
        using var client = new DemoClient(stage.Port);
        for (var i = 1; i <= count; i++)
        {
            text.Append(i > 1 ? ", " : "").Append(client.Ask() ?? "no answer");
        }

        return text.ToString();
    }

    private static void Say(string text) => StandardStreams.WriteOutput(text + "\n");
}

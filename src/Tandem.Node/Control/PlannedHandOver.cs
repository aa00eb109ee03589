using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>
/// The order of a planned hand-over that loses no request, over the control sockets of both processes. Blocks; what a step may take is bounded,
/// and whatever fails, or is interrupted, is undone.
/// <list type="number">
/// <item>The failover says how long it waits for others to speak.</item>
/// <item>The balancer drains: answers tell clients to connect anew, for <see cref="DrainMs"/>.</item>
/// <item>It holds new connections back, and serves those that it has, for <see cref="HoldMs"/> at most.</item>
/// <item>
/// The failover asks others to take over and keeps the addresses until one speaks. When the slowest of them should have, and <see cref="SpeakMarginMs"/>
/// have passed, the balancer takes new connections again: most likely nobody is there.
/// </item>
/// <item>The addresses must answer from here, at a port that the balancer serves, all of them within <see cref="AnswerMs"/>.</item>
/// <item>The balancer lets go of what it held; nobody comes here any more.</item>
/// </list>
/// </summary>
public sealed class PlannedHandOver
{
    /// <summary>How long clients are asked to connect anew before new connections are held back, milliseconds.</summary>
    public const int DrainMs = 1_000;

    /// <summary>How long the connections that there are may take to end, milliseconds.</summary>
    public const int HoldMs = 5_000;

    /// <summary>How long all addresses together may take to answer once another node has them, milliseconds.</summary>
    public const int AnswerMs = 3_000;

    /// <summary>What another router may take to speak beyond its skew before new connections are taken again, milliseconds.</summary>
    public const int SpeakMarginMs = 200;

    /// <summary>The skew of the slowest router with an interval of a second: what is thought of a failover that does not say it.</summary>
    private const int UsualSpeakMs = 1_000;

    /// <summary>What a failover is given that does not say how long it waits: four advertisements, of three seconds each.</summary>
    private const int UsualPatienceMs = 12_000;

    /// <summary>The longest that a failover waits: four times the longest interval that a file can say, 255 s, and its skew.</summary>
    private const int MostPatienceMs = 1_300_000;

    /// <summary>What a node that has handed over advertises.</summary>
    private const int LoweredPriority = 1;

    /// <summary>What a process may take beyond what it was given.</summary>
    private const int MarginMs = 2_000;

    /// <summary>How often it is looked whether the addresses have come back.</summary>
    private const int LookMs = 100;

    private readonly Func<string, string, int, CancellationToken, ControlAnswer> ask;
    private readonly Action<string> tell;
    private int patienceMs = UsualPatienceMs;
    private int speakMs = UsualSpeakMs;
    private string[] held = [];

    /// <summary>Prepares one.</summary>
    /// <param name="ask">Asks a control socket, <see cref="ControlClient.Ask"/>: the socket's name, the request, milliseconds, and what ends the wait.</param>
    /// <param name="tell">Takes what is happening, a line each, when it happens.</param>
    public PlannedHandOver(Func<string, string, int, CancellationToken, ControlAnswer> ask, Action<string> tell)
    {
        this.ask = ask;
        this.tell = tell;
    }

    /// <summary>Hands over what this node is master of.</summary>
    /// <param name="interrupted">Ends it in the middle; what was begun is undone.</param>
    public HandOverResult Run(CancellationToken interrupted)
    {
        var failover = ask(ControlDirectory.Failover, """{"ask":"status"}""", MarginMs, interrupted);
        if (!failover.Ok)
        {
            return new HandOverResult(HandOverOutcome.Undone, interrupted.IsCancellationRequested ? "interrupted before anything was done" : $"the failover {(failover.IsMissing ? "does not run" : "does not answer")}: {failover.Error}");
        }

        if (NodeNamespace.Refusal("the failover", failover.Body) is { } elsewhere)
        {
            return new HandOverResult(HandOverOutcome.Undone, elsewhere);
        }

        patienceMs = (int)Math.Clamp(failover.Body.Number("handOverMs") is > 0 and var told ? told : UsualPatienceMs, 1, MostPatienceMs);
        speakMs = (int)Math.Clamp(failover.Body.Number("othersSpeakMs") is > 0 and var skew ? skew : UsualSpeakMs, 1, patienceMs);
        held = [.. failover.Body.Items("instances").Where(static instance => instance.Items("held").Any()).Select(static instance => instance.Text("name"))];
        if (held.Length == 0 && Unserved(failover.Body) is { } unserved)
        {
            return new HandOverResult(HandOverOutcome.Undone, $"{unserved} here, and no other node is heard to serve it; nothing was done");
        }

        var drained = Balancer("drain", DrainMs, interrupted);
        if (!drained.Ok && !drained.IsMissing)
        {
            return Undo($"the balancer does not drain: {drained.Error}", interrupted, hasAsked: false);
        }

        if (drained.Ok)
        {
            tell("clients are asked to connect anew");
        }

        // A node without addresses has nothing that could be cut.
        var holds = drained.Ok && held.Length > 0;
        if (holds)
        {
            var quiet = Balancer("hold", HoldMs, interrupted);
            if (!quiet.Ok)
            {
                return Undo($"the balancer does not hold new connections back: {quiet.Error}", interrupted, hasAsked: false);
            }

            var left = quiet.Body.Number("connections");
            tell(left == 0
                ? "new connections are held back, no request is under way"
                : string.Create(CultureInfo.InvariantCulture, $"new connections are held back; {left} are still open after {HoldMs / 1000} s and will be cut"));
        }

        var handed = AskOthers(holds, interrupted);
        if (!handed.Ok)
        {
            return Undo(handed.Error, interrupted, hasAsked: true);
        }

        if (Await(handed.Body, PortsOf(drained), interrupted) is { } failure)
        {
            return Undo(failure, interrupted, hasAsked: true);
        }

        if (drained.Ok)
        {
            _ = Balancer("release", 0, CancellationToken.None);
        }

        return HandOverResult.Done;
    }

    /// <summary>Has the failover ask others, and holds nobody back for longer than one of them needs for its answer.</summary>
    private ControlAnswer AskOthers(bool holds, CancellationToken interrupted)
    {
        tell(string.Create(CultureInfo.InvariantCulture, $"others are asked to take over ({patienceMs / 1000.0:0.#} s at most)"));
        var asking = Task.Run(() => ask(ControlDirectory.Failover, """{"do":"handover"}""", patienceMs + MarginMs, interrupted), CancellationToken.None);
        if (holds && !asking.Wait(speakMs + SpeakMarginMs, CancellationToken.None))
        {
            var admitted = Balancer("admit", 0, interrupted);
            tell(admitted.Ok
                ? string.Create(CultureInfo.InvariantCulture, $"nobody has answered within {(speakMs + SpeakMarginMs) / 1000.0:0.0} s: new connections are let through again")
                : $"nobody has answered yet, and the balancer goes on holding new connections back: {admitted.Error}");
        }

        return asking.GetAwaiter().GetResult();
    }

    /// <summary>Takes part again as before.</summary>
    /// <returns>Null, or why not.</returns>
    public string? End()
    {
        var failover = ask(ControlDirectory.Failover, """{"ask":"status"}""", MarginMs, CancellationToken.None);
        return NodeNamespace.Refusal("the failover", failover.Body) ?? Raise();
    }

    private string? Raise()
    {
        var balancer = Balancer("undrain", 0, CancellationToken.None);
        var failover = ask(ControlDirectory.Failover, """{"do":"handover","end":true}""", MarginMs, CancellationToken.None);
        return !failover.Ok ? failover.Error : balancer is { Ok: false, IsMissing: false } ? balancer.Error : null;
    }

    /// <summary>
    /// Each request says for how long its effect may last when nobody asks for anything more: whoever asked may have been killed.
    /// </summary>
    private ControlAnswer Balancer(string what, int ms, CancellationToken interrupted) => ask(
        ControlDirectory.Balancer,
        string.Create(CultureInfo.InvariantCulture, $$"""{"do":"{{what}}","ms":{{ms}},"boundMs":{{ms + patienceMs + (2 * MarginMs)}}}"""),
        ms + MarginMs,
        interrupted);

    /// <summary>What nobody serves as far as this node hears: a node that holds nothing is no proof that another one does.</summary>
    private static string? Unserved(JsonElement status)
    {
        foreach (var instance in status.Items("instances"))
        {
            var recentMs = (4 * Math.Max(0, instance.Number("intervalMs"))) + MarginMs;
            var isHeard = instance.Part("master").Text("address").Length > 0 || instance.Items("peers").Any(peer => peer.Number("ageMs") <= recentMs);
            if (!isHeard && instance.Texts("addresses").Any())
            {
                return $"{instance.Text("name")} is {instance.Text("state")}";
            }
        }

        return null;
    }

    private static List<int> PortsOf(ControlAnswer drained) =>
        [.. drained.Body.Numbers("ports").Where(static port => port is > 0 and < 65536).Select(static port => (int)port)];

    /// <summary>All is to be as before; it is told what became of that, since it decides whether anybody is served.</summary>
    private HandOverResult Undo(string why, CancellationToken interrupted, bool hasAsked)
    {
        why = interrupted.IsCancellationRequested ? "interrupted" : why;
        tell($"{why}; what was begun is undone");
        var failure = Raise();
        if (failure is not null && hasAsked)
        {
            return new HandOverResult(HandOverOutcome.Gone, $"{why}; it could not be undone ({failure}): try 'tandem handover --end'");
        }

        return !hasAsked || AreBack(out var elsewhere)
            ? new HandOverResult(HandOverOutcome.Undone, held.Length > 0 ? $"{why}; this node serves on" : $"{why}; all is as before")
            : new HandOverResult(HandOverOutcome.Gone, $"{why}; this node takes part again as before, and {elsewhere}");
    }

    /// <summary>Waits until what this node held is its own again, for as long as a better priority may need to take it.</summary>
    private bool AreBack(out string elsewhere)
    {
        var ends = Environment.TickCount64 + patienceMs + MarginMs;
        while (true)
        {
            var status = ask(ControlDirectory.Failover, """{"ask":"status"}""", MarginMs, CancellationToken.None);
            var away = status.Body.Items("instances").FirstOrDefault(instance => held.Contains(instance.Text("name")) && instance.Text("state") is not ("MASTER" or "LEAVING"));
            if (status.Ok && away.ValueKind == JsonValueKind.Undefined)
            {
                elsewhere = "";
                return true;
            }

            if (Environment.TickCount64 >= ends)
            {
                elsewhere = !status.Ok ? $"the failover does not tell where the addresses are ({status.Error})"
                    : away.Part("master").Text("address") is { Length: > 0 } other ? $"{other} keeps {string.Join(", ", away.Texts("addresses"))} (nopreempt, or its priority is the better one)"
                    : $"{away.Text("name")} is {away.Text("state")} here ({away.Text("why")})";
                return false;
            }

            Thread.Sleep(LookMs);
        }
    }

    private string? Await(JsonElement answer, List<int> ports, CancellationToken interrupted)
    {
        var instances = answer.Items("instances").ToArray();
        if (instances.Length == 0)
        {
            if (LostBefore() is { } lost)
            {
                return lost;
            }

            tell("this node had no address; it stays behind all others");
            return null;
        }

        var ends = Environment.TickCount64 + AnswerMs;
        foreach (var instance in instances)
        {
            var to = instance.Text("to") is { Length: > 0 } taker ? taker : "another node";
            tell($"{instance.Text("name")}: {to} has taken over" + (instance.Number("toPriority") == LoweredPriority
                ? ", though it has handed over itself and stays behind all others: 'tandem handover --end' there ends that"
                : ""));
        }

        foreach (var instance in ports.Count > 0 ? instances : [])
        {
            var to = instance.Text("to") is { Length: > 0 } taker ? taker : "another node";
            foreach (var address in instance.Texts("addresses"))
            {
                if (IPAddress.TryParse(address, out var ip) && !Answers(ip, ports, ends, interrupted))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{to} has {ip}, but nothing answers there at port {string.Join(" or ", ports)} within {AnswerMs / 1000} s: look at its balancer");
                }
            }
        }

        tell(ports.Count > 0 ? "the addresses answer there" : "nobody here knows a port at which the addresses should answer");
        return null;
    }

    /// <summary>What this node held at the beginning and no more when others were asked: that somebody else has it is not known of itself.</summary>
    private string? LostBefore()
    {
        if (held.Length == 0)
        {
            return null;
        }

        var status = ask(ControlDirectory.Failover, """{"ask":"status"}""", MarginMs, CancellationToken.None);
        foreach (var instance in status.Body.Items("instances").Where(instance => held.Contains(instance.Text("name"))))
        {
            if (instance.Text("state") is not ("MASTER" or "LEAVING") && instance.Part("master").Text("address").Length == 0)
            {
                return $"{instance.Text("name")} went to {instance.Text("state")} before another router was heard";
            }
        }

        return status.Ok ? null : status.Error;
    }

    private static bool Answers(IPAddress address, List<int> ports, long ends, CancellationToken interrupted)
    {
        do
        {
            foreach (var port in ports)
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    using var patience = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
                    patience.CancelAfter((int)Math.Clamp(ends - Environment.TickCount64, 20, 500));
                    socket.ConnectAsync(address, port, patience.Token).AsTask().GetAwaiter().GetResult();
                    return true;
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    // Not yet: it is tried again until the time is over.
                }
            }
        }
        while (!interrupted.WaitHandle.WaitOne(20) && Environment.TickCount64 < ends);

        return false;
    }
}

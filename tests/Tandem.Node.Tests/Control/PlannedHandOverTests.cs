using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Node.Tests.Control;

/// <summary>The order of a hand-over, and what is undone when a step fails. Both processes are played.</summary>
public sealed class PlannedHandOverTests : IDisposable
{
    private const string Nothing = """{"ok":true,"connections":0,"ports":[]}""";
    private const string HandedOver = """{"ok":true,"instances":[{"name":"VI_1","to":"10.0.0.2","addresses":["127.0.0.1"]}]}""";
    private const string Master = """{"ok":true,"handOverMs":1000,"instances":[{"name":"VI_1","state":"MASTER","held":["127.0.0.1"],"addresses":["127.0.0.1"]}]}""";
    private const string Backup = """{"ok":true,"handOverMs":1,"instances":[{"name":"VI_1","state":"BACKUP","held":[],"addresses":["127.0.0.1"],"master":{"address":"10.0.0.2"}}]}""";

    private readonly List<string> asked = [];
    private readonly List<string> told = [];
    private readonly List<string> requests = [];
    private readonly Dictionary<string, string> answers = new() { ["status"] = Master };
    private readonly Dictionary<string, int> patience = [];
    private readonly CancellationTokenSource interruption = new();
    private readonly ManualResetEventSlim admitted = new();
    private bool awaitsAdmission;
    private string interruptedAt = "";

    public void Dispose()
    {
        interruption.Dispose();
        admitted.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_connections_are_let_through_when_nobody_has_answered_who_would_have_by_then(bool takesOverLate)
    {
        awaitsAdmission = true;
        answers["status"] = Master.Replace("1000", "4000,\"othersSpeakMs\":150", StringComparison.Ordinal);
        answers["handover"] = takesOverLate ? HandedOver : "{\"ok\":false,\"error\":\"nobody took over VI_1\"}";
        Assert.Equal(takesOverLate ? HandOverOutcome.Done : HandOverOutcome.Undone, HandOver().Outcome);
        Assert.Equal(
            ["balancer.sock hold", "failover.sock handover", "balancer.sock admit", takesOverLate ? "balancer.sock release" : "balancer.sock undrain"],
            asked.Skip(2).Take(4));
        Assert.Equal("nobody has answered within 0.4 s: new connections are let through again", told[3]);
        Assert.Contains("""{"do":"admit","ms":0,"boundMs":8000}""", requests);
    }

    [Fact]
    public void A_balancer_that_cannot_let_connections_through_is_told_of()
    {
        awaitsAdmission = true;
        answers["status"] = Master.Replace("1000", "4000,\"othersSpeakMs\":1", StringComparison.Ordinal);
        answers["admit"] = """{"ok":false,"error":"no"}""";
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Contains("nobody has answered yet, and the balancer goes on holding new connections back: no", told);
    }

    [Fact]
    public void First_the_balancer_drains_and_holds_then_the_failover_hands_over_then_the_balancer_lets_go()
    {
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Equal(["failover.sock status", "balancer.sock drain", "balancer.sock hold", "failover.sock handover", "balancer.sock release"], asked);
        Assert.Equal(
            [
                "clients are asked to connect anew", "new connections are held back, no request is under way", "others are asked to take over (1 s at most)",
                "VI_1: 10.0.0.2 has taken over", "nobody here knows a port at which the addresses should answer",
            ],
            told);
    }

    [Fact]
    public void When_nobody_takes_over_all_is_undone()
    {
        answers["handover"] = """{"ok":false,"error":"nobody took over VI_1"}""";
        Assert.Equal(new HandOverResult(HandOverOutcome.Undone, "nobody took over VI_1; this node serves on"), HandOver());
        Assert.Equal(
            ["failover.sock status", "balancer.sock drain", "balancer.sock hold", "failover.sock handover", "balancer.sock undrain", "failover.sock handover end", "failover.sock status"],
            asked);
    }

    [Theory]
    [InlineData("FAULT", "", "", true)]
    [InlineData("BACKUP", "", "", true)]
    [InlineData("FAULT", """{"address":"10.0.0.2","priority":100,"ageMs":60000}""", "", true)]
    [InlineData("FAULT", """{"address":"10.0.0.2","priority":100,"ageMs":900}""", "", false)]
    [InlineData("BACKUP", "", ""","master":{"address":"10.0.0.2"}""", false)]
    public void A_node_without_addresses_hands_over_only_where_another_is_heard_to_serve(string state, string peer, string master, bool isRefused)
    {
        answers["status"] = $$"""{"ok":true,"handOverMs":1000,"instances":[{"name":"VI_1","state":"{{state}}","intervalMs":1000,"held":[],"addresses":["127.0.0.1"],"peers":[{{peer}}]{{master}}}]}""";
        answers["handover"] = """{"ok":true,"instances":[]}""";
        var result = HandOver();
        Assert.Equal(isRefused ? HandOverOutcome.Undone : HandOverOutcome.Done, result.Outcome);
        Assert.Equal(isRefused ? $"VI_1 is {state} here, and no other node is heard to serve it; nothing was done" : "", result.Why);
        Assert.DoesNotContain("balancer.sock hold", asked);
        Assert.Equal(!isRefused, asked.Contains("failover.sock handover"));
    }

    [Fact]
    public void What_was_lost_before_others_were_asked_is_no_hand_over()
    {
        answers["handover"] = """{"ok":true,"instances":[]}""";
        answers["status"] = """{"ok":true,"handOverMs":1,"instances":[{"name":"VI_1","state":"FAULT","why":"interface eth0 is down","held":["127.0.0.1"],"addresses":["127.0.0.1"]}]}""";
        var result = HandOver();
        Assert.Equal(HandOverOutcome.Gone, result.Outcome);
        Assert.StartsWith("VI_1 went to FAULT before another router was heard", result.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_has_handed_over_itself_is_told()
    {
        answers["handover"] = """{"ok":true,"instances":[{"name":"VI_1","to":"10.0.0.2","toPriority":1,"addresses":["127.0.0.1"]}]}""";
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Contains("VI_1: 10.0.0.2 has taken over, though it has handed over itself and stays behind all others: 'tandem handover --end' there ends that", told);
    }

    [Fact]
    public void Without_a_failover_nothing_is_begun()
    {
        answers["status"] = "";
        Assert.Equal(new HandOverResult(HandOverOutcome.Undone, "the failover does not run: there is no socket"), HandOver());
        Assert.Equal(["failover.sock status"], asked);
    }

    [Fact]
    public void A_balancer_that_cannot_hold_hands_nothing_over()
    {
        answers["hold"] = """{"ok":false,"error":"no"}""";
        Assert.Equal("the balancer does not hold new connections back: no; this node serves on", HandOver().Why);
        Assert.DoesNotContain("failover.sock handover", asked);
        Assert.Contains("balancer.sock undrain", asked);
    }

    [Fact]
    public void Without_a_balancer_the_address_goes_all_the_same()
    {
        answers["drain"] = "";
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Equal(["failover.sock status", "balancer.sock drain", "failover.sock handover"], asked);
    }

    [Fact]
    public void Connections_that_do_not_end_are_told()
    {
        answers["hold"] = """{"ok":true,"connections":7,"ports":[]}""";
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Contains("new connections are held back; 7 are still open after 5 s and will be cut", told);
    }

    [Fact]
    public void The_address_must_answer_where_it_went_or_it_is_taken_back()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        answers["drain"] = $$"""{"ok":true,"connections":0,"ports":[{{port}}]}""";
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Equal("the addresses answer there", told[^1]);
        listener.Stop();
        Assert.Equal(
            new HandOverResult(HandOverOutcome.Undone, $"10.0.0.2 has 127.0.0.1, but nothing answers there at port {port} within 3 s: look at its balancer; this node serves on"),
            HandOver());
        Assert.Equal(["failover.sock handover", "balancer.sock undrain", "failover.sock handover end", "failover.sock status"], asked.TakeLast(4));
    }

    [Fact]
    public void An_address_that_does_not_come_back_is_told_with_who_keeps_it()
    {
        answers["status"] = Master.Replace("1000", "1", StringComparison.Ordinal);
        answers["handover"] = """{"ok":false,"error":"no"}""";
        var isFirst = true;
        var result = new PlannedHandOver(
            (socket, request, timeoutMs, end) =>
            {
                var answer = Ask(socket, request, timeoutMs, end);
                answers["status"] = isFirst ? Backup : answers["status"];
                isFirst = false;
                return answer;
            },
            told.Add).Run(interruption.Token);
        Assert.Equal(
            new HandOverResult(HandOverOutcome.Gone, "no; this node takes part again as before, and 10.0.0.2 keeps 127.0.0.1 (nopreempt, or its priority is the better one)"),
            result);
    }

    [Fact]
    public void All_addresses_together_have_one_time_to_answer()
    {
        using var refusing = new TcpListener(IPAddress.Loopback, 0);
        refusing.Start();
        var port = ((IPEndPoint)refusing.LocalEndpoint).Port;
        refusing.Stop();
        var addresses = string.Join(',', Enumerable.Range(1, 100).Select(static number => $"\"127.0.0.{number}\""));
        answers["drain"] = $$"""{"ok":true,"connections":0,"ports":[{{port}}]}""";
        answers["handover"] = $$"""{"ok":true,"instances":[{"name":"VI_1","to":"10.0.0.2","addresses":[{{addresses}}]}]}""";
        Assert.Contains("nothing answers there", HandOver().Why, StringComparison.Ordinal);
        Assert.Equal(1, asked.Count(static what => what == "failover.sock handover end"));
    }

    [Theory]
    [InlineData(9_250, 11_250)]
    [InlineData(40_250, 42_250)]
    [InlineData(0, 14_000)]
    public void The_failover_says_how_long_its_file_makes_it_wait(int told, int given)
    {
        answers["status"] = Master.Replace("1000", $"{told}", StringComparison.Ordinal);
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Equal(given, patience["handover"]);
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("hold")]
    [InlineData("handover")]
    public void An_interruption_undoes_what_was_begun(string step)
    {
        interruptedAt = step;
        answers["handover"] = HandedOver;
        Assert.Equal(new HandOverResult(HandOverOutcome.Undone, "interrupted; this node serves on"), HandOver());
        Assert.Contains("balancer.sock undrain", asked);
        Assert.Contains("failover.sock handover end", asked);
        Assert.Equal("interrupted; what was begun is undone", told[^1]);
        Assert.DoesNotContain("balancer.sock release", asked);
    }

    [Fact]
    public void What_is_asked_of_the_balancer_ends_by_itself_when_nobody_asks_for_more()
    {
        answers["handover"] = HandedOver;
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Contains("""{"do":"drain","ms":1000,"boundMs":6000}""", requests);
        Assert.Contains("""{"do":"hold","ms":5000,"boundMs":10000}""", requests);
    }

    [Theory]
    [InlineData("""{"ok":true}""")]
    [InlineData("""{"ok":true,"instances":7}""")]
    [InlineData("""{"ok":true,"instances":[7,{"to":4,"addresses":{}},{"name":[],"addresses":[1,"x"]}]}""")]
    public void An_answer_of_another_version_is_read_as_far_as_it_goes(string answer)
    {
        answers["drain"] = """{"ok":true,"connections":"many","ports":[80,"x",70000,-1]}""";
        answers["handover"] = answer;
        Assert.Equal(HandOverResult.Done, HandOver());
    }

    [Fact]
    public void A_node_without_an_address_is_only_lowered()
    {
        answers["handover"] = """{"ok":true,"instances":[]}""";
        Assert.Equal(HandOverResult.Done, HandOver());
        Assert.Equal("this node had no address; it stays behind all others", told[^1]);
    }

    private HandOverResult HandOver() => new PlannedHandOver(Ask, told.Add).Run(interruption.Token);

    private ControlAnswer Ask(string socket, string request, int timeoutMs, CancellationToken end)
    {
        using var document = JsonDocument.Parse(request);
        var what = document.RootElement.TryGetProperty("do", out var wanted) ? wanted.GetString()! : document.RootElement.GetProperty("ask").GetString()!;
        var isEnd = document.RootElement.TryGetProperty("end", out _);
        lock (asked)
        {
            asked.Add($"{socket} {what}{(isEnd ? " end" : "")}");
            requests.Add(request);
        }

        Assert.True(timeoutMs >= 1000);
        if (!isEnd)
        {
            patience[what] = timeoutMs;
        }

        if (what == interruptedAt && !isEnd)
        {
            interruption.Cancel();
            return ControlAnswer.Silent("interrupted");
        }

        Assert.False(end.IsCancellationRequested);
        if (what == "admit")
        {
            admitted.Set();
        }
        else if (what == "handover" && !isEnd && awaitsAdmission)
        {
            Assert.True(admitted.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        }

        var answer = isEnd ? """{"ok":true}""" : answers.GetValueOrDefault(what, Nothing);
        return answer.Length == 0 ? ControlAnswer.Missing("there is no socket") : ControlAnswer.Of(JsonDocument.Parse(answer).RootElement, socket);
    }
}

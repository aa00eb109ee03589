using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Node.Tests.Control;

/// <summary>The order of a hand-over, and what is undone when a step fails. Both processes are played.</summary>
public sealed class PlannedHandOverTests
{
    private const string Nothing = """{"ok":true,"connections":0,"ports":[]}""";
    private const string HandedOver = """{"ok":true,"instances":[{"name":"VI_1","to":"10.0.0.2","addresses":["127.0.0.1"]}]}""";

    private readonly List<string> asked = [];
    private readonly List<string> told = [];
    private readonly Dictionary<string, string> answers = [];

    [Fact]
    public void First_the_balancer_drains_and_holds_then_the_failover_hands_over_then_the_balancer_lets_go()
    {
        answers["handover"] = HandedOver;
        Assert.Null(HandOver());
        Assert.Equal(["balancer.sock drain", "balancer.sock hold", "failover.sock handover", "balancer.sock release"], asked);
        Assert.Equal(["clients are asked to connect anew", "new connections are held back, no request is under way", "VI_1: 10.0.0.2 has taken over"], told);
    }

    [Fact]
    public void When_nobody_takes_over_all_is_undone()
    {
        answers["handover"] = """{"ok":false,"error":"nobody took over VI_1"}""";
        Assert.Equal("nobody took over VI_1", HandOver());
        Assert.Equal(["balancer.sock drain", "balancer.sock hold", "failover.sock handover", "balancer.sock undrain", "failover.sock handover end"], asked);
    }

    [Fact]
    public void A_balancer_that_cannot_hold_hands_nothing_over()
    {
        answers["hold"] = """{"ok":false,"error":"no"}""";
        Assert.Equal("the balancer does not hold new connections back: no", HandOver());
        Assert.DoesNotContain("failover.sock handover", asked);
        Assert.Contains("balancer.sock undrain", asked);
    }

    [Fact]
    public void Without_a_balancer_the_address_goes_all_the_same()
    {
        answers["drain"] = "";
        answers["handover"] = HandedOver;
        Assert.Null(HandOver());
        Assert.Equal(["balancer.sock drain", "failover.sock handover"], asked);
    }

    [Fact]
    public void Connections_that_do_not_end_are_told()
    {
        answers["hold"] = """{"ok":true,"connections":7,"ports":[]}""";
        answers["handover"] = HandedOver;
        Assert.Null(HandOver());
        Assert.Contains("new connections are held back; 7 are still open after 5 s and will be cut", told);
    }

    [Fact]
    public void The_address_must_answer_where_it_went()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        answers["drain"] = $$"""{"ok":true,"connections":0,"ports":[{{port}}]}""";
        answers["handover"] = HandedOver;
        Assert.Null(HandOver());
        listener.Stop();
        Assert.StartsWith($"10.0.0.2 has 127.0.0.1, but nothing answers there at port {port} within 3 s", HandOver(), StringComparison.Ordinal);
        Assert.Equal("balancer.sock release", asked[^1]);
    }

    [Fact]
    public void A_node_without_an_address_is_only_lowered()
    {
        answers["handover"] = """{"ok":true,"instances":[]}""";
        Assert.Null(HandOver());
        Assert.Equal("this node had no address; it stays behind all others", told[^1]);
    }

    private string? HandOver() => new PlannedHandOver(Ask, told.Add).Run();

    private ControlAnswer Ask(string socket, string request, int timeoutMs)
    {
        using var document = JsonDocument.Parse(request);
        var what = document.RootElement.GetProperty("do").GetString()!;
        asked.Add($"{socket} {what}{(document.RootElement.TryGetProperty("end", out _) ? " end" : "")}");
        Assert.InRange(timeoutMs, 1000, 60_000);
        var answer = answers.GetValueOrDefault(what, Nothing);
        return answer.Length == 0 ? ControlAnswer.Missing("there is no socket") : ControlAnswer.Of(JsonDocument.Parse(answer).RootElement, socket);
    }
}

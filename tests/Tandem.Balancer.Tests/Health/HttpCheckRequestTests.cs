using System.Net;
using System.Text;
using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Health;

/// <summary>The bytes are those that HAProxy 2.6.12 sent for the same rules.</summary>
public class HttpCheckRequestTests
{
    public static TheoryData<string, string> Requests => new()
    {
        { "", "OPTIONS / HTTP/1.0\r\n\r\n" },
        { "meth GET uri /x", "GET /x HTTP/1.0\r\n\r\n" },
        { "meth GET uri /x ver HTTP/1.1 hdr Host=www", "GET /x HTTP/1.1\r\nhost: www\r\nconnection: close\r\n\r\n" },
        { "meth POST uri /p", "POST /p HTTP/1.0\r\ncontent-length: 0\r\n\r\n" },
        { "meth POST uri /p ver HTTP/1.1", "POST /p HTTP/1.1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" },
        { "meth GET uri /p ver HTTP/1.1 hdr Connection=keep-alive", "GET /p HTTP/1.1\r\n\r\n" },
        { "meth GET uri /p hdr Connection=keep-alive", "GET /p HTTP/1.0\r\nconnection: keep-alive\r\n\r\n" },
        { "meth GET uri /p hdr Connection=close", "GET /p HTTP/1.0\r\n\r\n" },
        { "meth GET uri /p ver HTTP/1.1 body xx", "GET /p HTTP/1.1\r\ncontent-length: 2\r\nconnection: close\r\n\r\nxx" },
        { "meth FOO uri /p?a=b hdr Content-Length=5 hdr X=50%%", "FOO /p?a=b HTTP/1.0\r\nx: 50%\r\ncontent-length: 0\r\n\r\n" },
        { "ver HTTP/1.1 hdr HOST=a.b:80", "OPTIONS / HTTP/1.1\r\nhost: a.b:80\r\nconnection: close\r\n\r\n" },
        { "meth HEAD uri * ver HTTP/1.1", "HEAD * HTTP/1.1\r\nconnection: close\r\n\r\n" },
        { "meth PUT body abc", "PUT / HTTP/1.0\r\ncontent-length: 3\r\n\r\nabc" },
        { "ver HTTP/2.0", "OPTIONS / HTTP/1.1\r\nconnection: close\r\n\r\n" },
        { "meth DELETE ver HTTP/1.1", "DELETE / HTTP/1.1\r\nconnection: close\r\n\r\n" },
        {
            "meth POST uri /p ver HTTP/1.1 hdr Host=www.example.com hdr X-A=b body hi",
            "POST /p HTTP/1.1\r\nhost: www.example.com\r\nx-a: b\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi"
        },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Requests_are_those_of_HAProxy(string rule, string expected)
    {
        var step = HttpCheckRequest.Compile(Parse(rule), 1, sendsState: false, CheckPlan.Literal);
        Assert.Equal(expected, Encoding.Latin1.GetString([.. step.Head, .. step.Tail]));
    }

    [Fact]
    public void The_state_goes_behind_the_headers()
    {
        var observer = new RecordingObserver { Load = new ServerFigures { Weight = 7, TotalWeight = 9, Sessions = 1, BackendSessions = 3, Queued = 2 } };
        var server = new BackendHealth("b_ss", observer).Add(
            new HealthSettings { Name = "s1", IsChecked = true, Rise = 2, Fall = 2, SlowStartMs = 10_000 }, 0);
        var target = new CheckTarget
        {
            Server = new ConnectSettings { Address = Endpoint.From(IPAddress.Loopback, 21011) },
            Node = "vm",
        };
        Assert.Equal(
            "x-haproxy-server-state: UP 1/2; address=127.0.0.1; port=21011; name=b_ss/s1; node=vm; weight=7/9; scur=1/3; qcur=2\r\n",
            HttpCheckRequest.StateHeader(server, target, 5));
        server.OnChecked(new CheckResult(CheckStatus.Layer4Timeout), 0);
        Assert.StartsWith("x-haproxy-server-state: DOWN; address=", HttpCheckRequest.StateHeader(server, target, 5), StringComparison.Ordinal);
        server.OnChecked(new CheckResult(CheckStatus.Layer4Ok), 0);
        Assert.StartsWith("x-haproxy-server-state: DOWN 1/2; ", HttpCheckRequest.StateHeader(server, target, 5), StringComparison.Ordinal);
        server.OnChecked(new CheckResult(CheckStatus.Layer4Ok), 1000);
        Assert.EndsWith("; qcur=2; throttle=30%\r\n", HttpCheckRequest.StateHeader(server, target, 4500), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_leads_to_its_own_place_or_the_checks_or_the_servers()
    {
        var target = new CheckTarget
        {
            Server = new ConnectSettings { Address = Endpoint.From(IPAddress.Parse("10.0.0.1"), 80) },
        };
        var plain = new ConnectStep(1, null);
        Assert.Equal("10.0.0.1:80", target.Resolve(plain).Address.ToString());
        Assert.Equal("10.0.0.1:81", (target with { Port = 81 }).Resolve(plain).Address.ToString());
        var elsewhere = target with { Address = Endpoint.From(IPAddress.Parse("10.0.0.2"), 0) };
        Assert.Equal("10.0.0.2:80", elsewhere.Resolve(plain).Address.ToString());
        elsewhere = target with { Address = Endpoint.From(IPAddress.Parse("10.0.0.2"), 82) };
        Assert.Equal("10.0.0.2:82", elsewhere.Resolve(plain).Address.ToString());
        Assert.Equal("10.0.0.2:83", elsewhere.Resolve(plain with { Port = 83 }).Address.ToString());
        var own = plain with { Address = Endpoint.From(IPAddress.Parse("10.0.0.3"), 84) };
        Assert.Equal("10.0.0.3:84", elsewhere.Resolve(own).Address.ToString());
    }

    private static CheckHttpSendRule Parse(string text)
    {
        var rule = new CheckHttpSendRule(default, null);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = words[i + 1];
            rule = words[i] switch
            {
                "meth" => rule with { Method = value },
                "uri" => rule with { Uri = value },
                "ver" => rule with { Version = value },
                "body" => rule with { Body = ProbeRig.Word(value) },
                _ => rule with
                {
                    Headers = [.. rule.Headers, new CheckHeader(ProbeRig.Word(value.Split('=')[0]), ProbeRig.Word(value.Split('=', 2)[1]))],
                },
            };
        }

        return rule;
    }
}

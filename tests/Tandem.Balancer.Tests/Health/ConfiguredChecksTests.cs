using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Health;

/// <summary>
/// One configuration with many backends, checked by the real haproxy and by this room, against the same servers: the lines on
/// standard error and the bytes that arrive must agree. Where no haproxy 2.6 is installed there is nothing to compare with.
/// </summary>
public sealed partial class ConfiguredChecksTests : IDisposable
{
    private const string Haproxy = "/usr/sbin/haproxy";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private const string Missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    private const string Broken = "HTTP/1.1 503 Service <Un\"available>\u00e9\r\nContent-Length: 0\r\n\r\n";

    private readonly Dictionary<string, ScriptedServer> servers = [];
    private readonly StringBuilder text = new();
    private readonly ProbeRig rig = new();

    public void Dispose()
    {
        rig.Dispose();
        foreach (var server in servers.Values)
        {
            server.Dispose();
        }
    }

    [Fact]
    public void Lines_and_requests_agree_with_those_of_haproxy()
    {
        if (!File.Exists(Haproxy))
        {
            return;
        }

        Describe();
        var loaded = HaproxyLoader.LoadText(text.ToString());
        Assert.True(loaded.Configuration != null, string.Join('\n', loaded.Diagnostics));

        var theirs = RunHaproxy();
        var theirRequests = TakeRequests();
        var ours = RunHere(loaded.Configuration!);
        var ourRequests = TakeRequests();

        var differences = string.Concat(servers.Keys
            .Where(name => theirs[name] != ours[name] || theirRequests[name] != ourRequests[name])
            .Select(name => $"{name}\nhaproxy: {theirs[name]}\nhere:    {ours[name]}\nhaproxy: {theirRequests[name]}\nhere:    {ourRequests[name]}\n"));
        Assert.True(differences.Length == 0, differences);
    }

    private void Describe()
    {
        text.Append("defaults\n mode http\n timeout connect 400\n timeout client 5s\n timeout server 5s\n option log-health-checks\n");
        text.Append(" default-server check inter 400 rise 2 fall 2\n");
        text.Append($"listen zz\n bind 127.0.0.1:{FreePort()}\n");
        Backend("plain", "", ScriptedServer.Silent());
        Backend("http", "option httpchk", ScriptedServer.Http(Ok));
        Backend("http_broken", "option httpchk GET /x", ScriptedServer.Http(Broken));
        Backend("http_404", "option httpchk\nhttp-check disable-on-404", ScriptedServer.Http(Missing));
        Backend("http_garbage", "option httpchk", ScriptedServer.Http("SSH-2.0-OpenSSH\r\n"));
        Backend("http_empty", "option httpchk HEAD / HTTP/1.1\\r\\nHost:\\ www", ScriptedServer.Http(""));
        Backend("http_reset", "option httpchk", ScriptedServer.Resetting());
        Backend("http_silent", "option httpchk", ScriptedServer.Silent());
        Backend("http_string", "option httpchk\nhttp-check expect string bye", ScriptedServer.Http(Ok));
        Backend("http_comment", "option httpchk\nhttp-check comment one\nhttp-check expect ! rstring ^hel", ScriptedServer.Http(Ok));
        Backend("http_nobody", "option httpchk\nhttp-check expect comment two string bye", ScriptedServer.Http("HTTP/1.0 200 OK\r\n\r\n"));
        Backend("http_list", "option httpchk\nhttp-check expect status 204,300-310", ScriptedServer.Http(Ok));
        Backend(
            "http_send",
            "option httpchk\nhttp-check send meth POST uri /p ver HTTP/1.1 hdr Host www.example.com hdr X-A \"b c\" body \"hi there\"",
            ScriptedServer.Http(Ok));
        Backend("http_twice", "option httpchk\nhttp-check connect\nhttp-check send uri /a\nhttp-check expect status 200\nhttp-check connect\nhttp-check send uri /b\nhttp-check expect rstatus ^3", ScriptedServer.Http(Ok));
        Backend("state", "option httpchk\nhttp-check send-state", ScriptedServer.Http(Ok), "weight 7");
        Backend("proxy_1", "option httpchk", ScriptedServer.Http(Ok), "send-proxy");
        Backend("proxy_2", "option httpchk", ScriptedServer.Http(Ok), "send-proxy-v2");
        Backend("proxy_3", "option httpchk", ScriptedServer.Http(Ok), "check-send-proxy");
        Backend("proxy_4", "option httpchk\nhttp-check connect send-proxy", ScriptedServer.Http(Ok));
        Backend("backup", "option httpchk", ScriptedServer.Http(Broken), "backup");
        Backend("tcp", "option tcp-check", ScriptedServer.Silent());
        Backend("tcp_connect", "option tcp-check\ntcp-check connect", ScriptedServer.Silent());
        Backend("tcp_expect", "option tcp-check\ntcp-check expect string +OK\ntcp-check send QUIT\\r\\n", ScriptedServer.Greeting("+OK\r\n"));
        Backend("tcp_wait", "option tcp-check\ntcp-check connect\ntcp-check expect string +OK comment pong", ScriptedServer.Greeting("+ERR\r\n"));
        Backend("tcp_min", "option tcp-check\ntcp-check expect min-recv 3 rstring ^.OK", ScriptedServer.Greeting("+ERR\r\n"));
        Backend("tcp_unwanted", "option tcp-check\ntcp-check expect ! binary 2b4552", ScriptedServer.Greeting("+ERR\r\n"));
        Backend("tcp_rbinary", "option tcp-check\ntcp-check expect rbinary ^2B4F", ScriptedServer.Greeting("+OK\r\n"));
        Backend("tcp_closed", "option tcp-check\ntcp-check expect string +OK", ScriptedServer.Closing());
        Backend(
            "tcp_words",
            "option tcp-check\ntcp-check expect min-recv 3 string +OK error-status L7STS on-error \"so bad\"",
            ScriptedServer.Greeting("+ERR\r\n"));
        Backend("tcp_ok", "option tcp-check\ntcp-check expect string +OK ok-status L6OK on-success fine", ScriptedServer.Greeting("+OK\r\n"));
        Refusing("refused", "");
        Refusing("refused_http", "option httpchk");
        Refusing("refused_tcp", "option tcp-check");
        Refusing("refused_step", "option tcp-check\ntcp-check connect comment \"my comment\"\ntcp-check send x");
    }

    private void Backend(string name, string lines, ScriptedServer server, string parameters = "")
    {
        servers.Add(name, server);
        Write(name, lines, server.Port, parameters);
    }

    private void Refusing(string name, string lines)
    {
        // A server of its own says that nothing arrived; the port is another one, where nobody listens.
        servers.Add(name, ScriptedServer.Silent());
        Write(name, lines, FreePort(), "");
    }

    private void Write(string name, string lines, int port, string parameters)
    {
        text.Append("backend ").Append(name).Append('\n');
        foreach (var line in lines.Split('\n'))
        {
            text.Append(' ').Append(line).Append('\n');
        }

        text.Append(" server s1 127.0.0.1:").Append(port).Append(' ').Append(parameters).Append('\n');
    }

    private Dictionary<string, string> TakeRequests() => servers.ToDictionary(
        static pair => pair.Key,
        static pair => pair.Value.TakeFirst() is { } first ? ClientPort().Replace(first, "127.0.0.1 127.0.0.1 0 ").Replace("\r\n", "|", StringComparison.Ordinal) : "");

    private Dictionary<string, string> RunHaproxy()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text.ToString());
        using var process = Process.Start(new ProcessStartInfo(Haproxy, ["-db", "-f", file])
        {
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.Latin1,
        })!;
        var lines = new List<string>();
        using var all = new ManualResetEventSlim(false);
        process.ErrorDataReceived += (_, received) =>
        {
            lock (lines)
            {
                lines.Add(ProcessId().Replace(received.Data ?? "", "] "));
                if (IsComplete(lines))
                {
                    all.Set();
                }
            }
        };
        process.BeginErrorReadLine();
        var complete = all.Wait(TimeSpan.FromSeconds(20));
        process.Kill();
        process.WaitForExit();
        File.Delete(file);
        lock (lines)
        {
            Assert.True(complete, string.Join('\n', lines));
            return PerBackend(lines);
        }
    }

    private Dictionary<string, string> RunHere(HaproxyConfiguration configuration)
    {
        var budget = new CheckBudget();
        var schedule = new CheckSchedule(0, null, new Random(1));
        rig.Observer.Load = new ServerFigures { Weight = 7, TotalWeight = 7 };
        var checkers = new List<HealthChecker>();
        foreach (var section in configuration.Proxies.Where(static section => section.Kind == ProxyKind.Backend))
        {
            var backend = new BackendHealth(section.Name, rig.Observer)
            {
                LogsHealthChecks = section.LogHealthChecks,
                DisablesOn404 = section.Check.DisableOn404,
            };
            var line = section.Servers[0];
            var connect = new ConnectSettings { Address = Endpoint.From(line.Address.Address!, line.Address.Port) };
            checkers.Add(new HealthChecker(
                rig.Loop,
                backend.Add(HealthSettings.From(line), rig.Loop.NowMs),
                CheckPlan.Compile(section.Check),
                CheckTarget.From(line, connect, Environment.MachineName),
                ProbeLimits.From(line.InterMs, section.Timeouts),
                budget,
                schedule));
        }

        CheckSchedule.StartAll(checkers);
        rig.Turn(() => IsComplete(rig.Observer.Console), 20_000);
        checkers.ForEach(static checker => checker.Stop());
        return PerBackend(rig.Observer.Console);
    }

    private bool IsComplete(List<string> lines) =>
        servers.Keys.All(name => lines.Exists(line => line.Contains($"server {name}/s1 ", StringComparison.Ordinal)));

    private Dictionary<string, string> PerBackend(List<string> lines) => servers.Keys.ToDictionary(
        static name => name,
        name => Duration().Replace(lines.First(line => line.Contains($"server {name}/s1 ", StringComparison.Ordinal)), "duration: 0ms"));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex("\\] +\\([0-9]+\\) : ")]
    private static partial Regex ProcessId();

    [GeneratedRegex("duration: [0-9]+ms")]
    private static partial Regex Duration();

    [GeneratedRegex("127\\.0\\.0\\.1 127\\.0\\.0\\.1 [0-9]+ ")]
    private static partial Regex ClientPort();
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>The real haproxy with a whole site: frontends, backends, and servers that answer what they were asked. Where it is not installed it is null.</summary>
public sealed partial class HaproxySite : IDisposable
{
    private const string Program = "/usr/sbin/haproxy";

    /// <summary>Backends of diverse algorithms over five servers, behind rules of every kind.</summary>
    private const string Template = """
        global
            nbthread 1
        defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
            timeout tarpit 10ms
        frontend www
            bind 127.0.0.1:<www>
            option forwardfor except 127.0.0.2
            acl is_api path_beg -i /api /v2
            acl is_api hdr_end(host) -i .api.example.com
            acl inside src 127.1.0.0/16
            acl writes method POST PUT
            http-request deny deny_status 429 if { src 127.9.0.0/16 } !{ path /open }
            http-request deny if { path_sub .. } or { url_param(debug) -m found }
            http-request tarpit deny_status 503 if { path /tar }
            http-request set-var(txn.first) path,field(2,/)
            http-request set-header x-first %[var(txn.first)] if { var(txn.first) -m found }
            http-request add-header x-client %[src]
            http-request del-header cookie unless is_api
            http-request replace-header x-agent (.*)curl(.*) \1agent\2
            http-request set-query a=%[urlp(a)] if { urlp(a) -m found }
            http-request redirect prefix https://www.example.com code 301 if { hdr(host) -i example.com }
            http-request redirect scheme https drop-query if { path_beg /secure }
            http-request return status 200 content-type text/plain lf-string "hello %[src]" hdr x-own "%[path]" if { path /hello }
            http-request set-path /in%[path] if inside writes
            redirect location /new?from=%[path] code 303 if { path_beg /old/ }
            use_backend uris if is_api !writes
            use_backend %[path,field(3,/)] if { path_beg /to/ }
            use_backend sources if inside || { hdr_cnt(x-source) gt 0 }
            default_backend web
            http-response set-header x-backend %b
            http-response set-header x-server %s
        backend turns
            <servers>
        backend web
            balance uri whole
            http-request deny deny_status 404 if { path -m reg ^/[0-9]+$ }
            http-response set-status 410 if { status 404 }
            http-response del-header x-frame
            <servers>
        backend uris
            balance uri
            http-request set-header x-api %[path,lower]
            <servers>
        backend depth
            balance uri depth 2
            <servers>
        backend ring
            balance uri whole
            hash-type consistent djb2
            <servers>
        backend sources
            balance source
            <servers>
        backend hosts
            balance hdr(host) use_domain_only
            <servers>
        backend users
            balance url_param user
            hash-type map-based wt6 avalanche
            <servers>
        backend hashed
            balance hash hdr(x-key),lower
            <servers>
        backend spare
            server s1 127.0.0.1:<s1> disabled
            server s2 127.0.0.1:<s2> backup
        backend none
            server s1 127.0.0.1:<s1> disabled
        backend moved
            errorloc 503 http://sorry.example.com/
            server s1 127.0.0.1:<s1> disabled
        <echoes>

        """;

    private readonly Process? process;
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-explain-").FullName;
    private readonly Dictionary<string, int> ports = [];

    public HaproxySite()
    {
        string[] names = ["s1", "s2", "s3", "s4", "s5"];
        var servers = string.Join("\n    ", names.Select((name, i) => $"server {name} 127.0.0.1:<{name}> weight {1 + (i % 3)}"));
        var echoes = string.Join('\n', names.Select(name => $$"""
            listen echo-{{name}}
                bind 127.0.0.1:<{{name}}>
                http-request return status 404 content-type text/plain lf-string "%[method] %[url]\n%[req.hdrs]" hdr x-frame deny if { path /missing }
                http-request return status 200 content-type text/plain lf-string "%[method] %[url]\n%[req.hdrs]"
            """));
        var text = Template.Replace("<servers>", servers, StringComparison.Ordinal).Replace("<echoes>", echoes, StringComparison.Ordinal);
        Configuration = PortName().Replace(text, match => Port(match.Groups[1].Value).ToString(CultureInfo.InvariantCulture));
        if (File.Exists(Program))
        {
            process = Start();
        }
    }

    public string Configuration { get; }

    internal bool IsInstalled => process != null;

    internal int Port(string name)
    {
        if (!ports.TryGetValue(name, out var port))
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            ports[name] = port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        return port;
    }

    /// <summary>Sends bytes from an address and reads one answer; empty when there is none.</summary>
    internal string Ask(byte[] request, IPAddress from)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        client.Bind(new IPEndPoint(from, 0));
        client.Connect(IPAddress.Loopback, Port("www"));
        client.Send(request);
        var answer = new StringBuilder();
        var buffer = new byte[16384];
        for (var count = client.Receive(buffer); count > 0; count = client.Receive(buffer))
        {
            var text = answer.Append(Encoding.Latin1.GetString(buffer, 0, count)).ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && Length().Match(text[..end]) is { Success: true } match
                && text.Length >= end + 4 + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            {
                break;
            }
        }

        return answer.ToString();
    }

    public void Dispose()
    {
        if (process != null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    private Process Start()
    {
        var path = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(path, Configuration);
        var started = Process.Start(new ProcessStartInfo(Program, $"-db -f {path}") { RedirectStandardError = true })!;
        var errors = new StringBuilder();
        started.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        started.BeginErrorReadLine();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            Assert.False(started.HasExited, errors.ToString());
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, Port("www"));
                return started;
            }
            catch (SocketException)
            {
                Thread.Sleep(10);
            }
        }

        throw new TimeoutException(errors.ToString());
    }

    [GeneratedRegex("<([a-z0-9]+)>")]
    private static partial Regex PortName();

    [GeneratedRegex(@"content-length: (\d+)")]
    private static partial Regex Length();
}

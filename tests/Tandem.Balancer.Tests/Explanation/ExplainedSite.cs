using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>A whole site: frontends, backends, and servers that answer what they were asked; and the requests that are tried on it.</summary>
internal sealed partial class ExplainedSite
{
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

    /// <summary>Request line, one header or none, and the address of the client.</summary>
    public static TheoryData<string, string, string> Requests => new()
    {
        { "GET /api/v1?x=1", "cookie: a=b", "127.0.0.1" },
        { "GET /API", "cookie: a=b", "127.0.0.1" },
        { "POST /api/v1", "cookie: a=b", "127.0.0.1" },
        { "GET /x", "host: www.API.example.com", "127.0.0.1" },
        { "GET /a/../b", "", "127.0.0.1" },
        { "GET /x?debug", "", "127.0.0.1" },
        { "GET /tar", "", "127.0.0.1" },
        { "GET /one/two?a=b&c=d", "x-agent: my curl 7", "127.0.0.1" },
        { "GET /", "host: example.com", "127.0.0.1" },
        { "GET /path?q", "host: EXAMPLE.com", "127.0.0.1" },
        { "GET /secure/x?y=z", "host: shop.example.com:8080", "127.0.0.1" },
        { "GET /hello", "", "127.0.0.1" },
        { "HEAD /hello", "", "127.0.0.1" },
        { "GET /old/page", "", "127.0.0.1" },
        { "GET /12345", "", "127.0.0.1" },
        { "GET /missing", "", "127.0.0.1" },
        { "GET /to/depth/a/b/c", "", "127.0.0.1" },
        { "GET /to/depth/x/y/z?u", "", "127.0.0.1" },
        { "GET /to/ring/1", "", "127.0.0.1" },
        { "GET /to/ring/2?w", "", "127.0.0.1" },
        { "GET /to/ring/3", "", "127.0.0.1" },
        { "GET /to/hosts/", "host: a.b.example.com", "127.0.0.1" },
        { "GET /to/hosts/", "host: www.other.org", "127.0.0.1" },
        { "GET /to/users/?user=anna", "", "127.0.0.1" },
        { "GET /to/users/?user=bert&x", "", "127.0.0.1" },
        { "GET /to/hashed/", "x-key: One", "127.0.0.1" },
        { "GET /to/hashed/", "x-key: two", "127.0.0.1" },
        { "GET /to/spare/", "", "127.0.0.1" },
        { "GET /to/none/", "", "127.0.0.1" },
        { "GET /to/moved/", "", "127.0.0.1" },
        { "GET /x", "x-source: 1", "127.0.0.1" },
        { "GET /x HTTP/1.0", "x-source: 1", "127.0.0.1" },
        { "GET /", "x-source: 1", "127.1.2.3" },
        { "GET /", "", "127.1.77.9" },
        { "PUT /doc", "", "127.1.2.4" },
        { "GET /", "x-source: 1", "127.0.0.2" },
        { "GET /", "", "127.9.0.1" },
        { "GET /open", "x-source: 1", "127.9.0.1" },
        { "GET /api", "content-length: -1", "127.0.0.1" },
        { "GET /api", "content-length: 1, 2", "127.0.0.1" },
        { "PATCH /api/p", "x-forwarded-for: 9.9.9.9", "127.0.0.1" },
    };

    private readonly Dictionary<string, int> ports = [];

    public ExplainedSite()
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
    }

    public string Configuration { get; }

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

    [GeneratedRegex("<([a-z0-9]+)>")]
    private static partial Regex PortName();

    [GeneratedRegex(@"content-length: (\d+)")]
    private static partial Regex Length();
}

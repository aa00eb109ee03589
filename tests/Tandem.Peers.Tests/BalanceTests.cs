using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>Both programs choose the same server for the same key, and the same sequence where there is no key.</summary>
public sealed class BalanceTests
{
    private static readonly string[] Servers = ["s1", "s2", "s3", "s4", "s5"];

    [Theory]
    [InlineData("balance roundrobin")]
    [InlineData("balance static-rr")]
    [InlineData("balance leastconn")]
    [InlineData("balance first")]
    public Task Servers_take_turns(string lines) => ChooseAsync(lines, "/", 23);

    [Fact]
    public Task Servers_take_turns_over_all_threads() => ChooseAsync("balance roundrobin", "/", 23, threads: "");

    [Theory]
    [InlineData("balance roundrobin", "5 1 1 3 2")]
    [InlineData("balance roundrobin", "256 1 128 64 3")]
    [InlineData("balance roundrobin", "0 1 0 2 1")]
    [InlineData("balance static-rr", "5 1 1 3 2")]
    [InlineData("balance static-rr", "10 20 30 40 50")]
    [InlineData("balance leastconn", "1 2 3 4 5")]
    [InlineData("balance uri", "5 1 1 3 2")]
    [InlineData("balance uri\nhash-type consistent", "5 1 1 3 2")]
    public Task Weights_count(string lines, string weights) => ChooseAsync(lines, "/%", 40, weights);

    [Theory]
    [InlineData("balance uri")]
    [InlineData("balance uri whole")]
    [InlineData("balance uri len 8")]
    [InlineData("balance uri depth 2")]
    [InlineData("balance uri path-only")]
    [InlineData("balance uri\nhash-type map-based djb2")]
    [InlineData("balance uri\nhash-type map-based wt6")]
    [InlineData("balance uri\nhash-type map-based crc32")]
    [InlineData("balance uri\nhash-type map-based sdbm avalanche")]
    [InlineData("balance uri\nhash-type map-based wt6 avalanche")]
    [InlineData("balance uri\nhash-type consistent")]
    [InlineData("balance uri\nhash-type consistent djb2")]
    [InlineData("balance uri\nhash-type consistent wt6")]
    [InlineData("balance uri\nhash-type consistent crc32")]
    [InlineData("balance uri\nhash-type consistent sdbm avalanche")]
    [InlineData("balance uri\nhash-type consistent crc32 avalanche")]
    public Task Uris_choose_the_server(string lines) => ChooseAsync(lines, "/dir%/page%?query=%", 40);

    [Theory]
    [InlineData("balance url_param id")]
    [InlineData("balance url_param id\nhash-type consistent")]
    [InlineData("balance url_param none")]
    public Task Parameters_choose_the_server(string lines) => ChooseAsync(lines, "/page?a=b&id=user%&c=d", 40);

    [Theory]
    [InlineData("balance hdr(x-key)")]
    [InlineData("balance hdr(X-Key)\nhash-type consistent djb2")]
    [InlineData("balance hdr(x-none)")]
    [InlineData("balance hdr(host) use_domain_only")]
    [InlineData("balance hdr(host)")]
    [InlineData("balance hash hdr(x-key)")]
    [InlineData("balance hash path")]
    public Task Headers_choose_the_server(string lines) => ChooseAsync(lines, "/p%", 40);

    [Theory]
    [InlineData("balance source")]
    [InlineData("balance source\nhash-type consistent")]
    [InlineData("balance source\nhash-type map-based wt6")]
    public Task Sources_choose_the_server(string lines) => ChooseAsync(lines, "/", 30, sources: true);

    [Theory]
    [InlineData("balance roundrobin", "backup 2 disabled 3")]
    [InlineData("balance roundrobin", "disabled 1 disabled 4")]
    [InlineData("balance uri", "disabled 2")]
    [InlineData("balance uri\nhash-type consistent", "disabled 2")]
    [InlineData("balance roundrobin", "backup 1 backup 2 backup 3 backup 4 backup 5")]
    [InlineData("balance roundrobin\noption allbackups", "backup 1 backup 2 backup 3 backup 4 backup 5")]
    public Task Servers_that_may_not_serve_are_left_out(string lines, string roles) => ChooseAsync(lines, "/%", 30, roles: roles);

    [Theory]
    [InlineData("balance rdp-cookie")]
    [InlineData("balance rdp-cookie(mstshash)")]
    public Task Rdp_cookies_choose_the_server(string lines) => Agreement.CheckAsync(async stage =>
    {
        foreach (var name in Servers)
        {
            stage.Server(name, async (_, connection) =>
            {
                await connection.SendAsync(name);
                connection.HalfClose();
            });
        }

        await stage.StartAsync($"""
            defaults
                mode tcp
                timeout connect 2s
                timeout client 4s
                timeout server 4s
            listen fe
                bind 127.0.0.1:<fe>
                tcp-request inspect-delay 2s
                tcp-request content accept if RDP_COOKIE
                {lines}
                {string.Join("\n    ", Servers.Select(name => $"server {name} 127.0.0.1:<{name}>"))}

            """);
        var chosen = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            using var client = await stage.ConnectAsync();
            var cookie = $"Cookie: mstshash=user{i}\r\n";
            await client.SendAsync($"\u0003\0\0{(char)(11 + cookie.Length)}{(char)(6 + cookie.Length)}\u00e0\0\0\0\0\0{cookie}");
            chosen.Add(await client.ReadExactlyAsync(2));
        }

        stage.Note("chosen", string.Join(' ', chosen));
    });

    /// <summary>Sends requests one by one, each on a connection of its own, and notes who answered.</summary>
    /// <remarks>With one thread, unless said, so that a sequence is one.</remarks>
    private static Task ChooseAsync(string lines, string path, int count, string? weights = null, string roles = "", bool sources = false, string threads = "nbthread 1") =>
        Agreement.CheckAsync(async stage =>
        {
            foreach (var name in Servers)
            {
                stage.Server(name, ScriptedServer.Named(name));
            }

            var weight = weights?.Split(' ');
            var serverLines = Servers.Select((name, i) =>
                $"server {name} 127.0.0.1:<{name}>{(weight is null ? "" : $" weight {weight[i]}")}{Role(roles, i + 1)}");
            await stage.StartAsync($"""
                global
                    maxconn 100
                    {threads}
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 4s
                    timeout server 4s
                listen fe
                    bind 127.0.0.1:<fe>
                    {lines.ReplaceLineEndings("\n    ")}
                    {string.Join("\n    ", serverLines)}

                """);
            var chosen = new List<string>();
            for (var i = 0; i < count; i++)
            {
                using var client = await stage.ConnectAsync(source: sources ? $"127.0.{i}.{i + 1}" : null);
                await client.SendAsync($"GET {path.Replace("%", $"{i * 31}", StringComparison.Ordinal)} HTTP/1.1\r\nHost: www.site{i}.example.com\r\nX-Key: key-{i}\r\nConnection: close\r\n\r\n");
                chosen.Add((await client.ReadMessageAsync())?.Body ?? "none");
            }

            stage.Note("chosen", string.Join(' ', chosen));
        });

    private static string Role(string roles, int number)
    {
        var words = roles.Split(' ');
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            if (words[i + 1] == $"{number}")
            {
                return " " + words[i];
            }
        }

        return "";
    }
}

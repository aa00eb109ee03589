using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class LoaderTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-configuration").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Several_files_are_one_configuration()
    {
        var a = Write("a", "global\n maxconn 5\ndefaults\n mode http\n");
        var b = Write("b", "listen x\n bind :1\n");

        var c = HaproxyLoader.Load([a, b], Given.Nothing).Configuration!;

        Assert.Equal((5, ProxyMode.Http), (c.Global.MaxConn, c.Proxies[0].Mode));
    }

    [Fact]
    public void A_directory_stands_for_its_cfg_files_in_the_order_of_their_bytes()
    {
        Write("b.cfg", "listen b\n bind :1\n");
        Write("B.cfg", "listen B\n bind :1\n");
        Write("a.cfg", "listen a\n bind :1\n");
        Write(".hidden.cfg", "listen h\n bind :1\n");
        Write("c.conf", "listen c\n bind :1\n");

        Assert.Equal(["B", "a", "b"], HaproxyLoader.Load([directory], Given.Nothing).Configuration!.Proxies.Select(p => p.Name));
    }

    [Fact]
    public void A_section_ends_with_its_file()
    {
        var a = Write("a", "listen x\n bind :1\n");
        var b = Write("b", " maxconn 5\n");

        var result = HaproxyLoader.Load([a, b], Given.Nothing);

        Assert.Equal($"parsing [{b}:1:2] : unknown keyword 'maxconn' out of section.", result.Diagnostics.All[0].Render(1)["[ALERT]    (1) : config : ".Length..]);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("/nonexistent/x.cfg", HaproxyLoader.Load(["/nonexistent/x.cfg"], Given.Nothing).Diagnostics.All[0].Message, StringComparison.Ordinal);

    [Fact]
    public void The_last_line_needs_no_line_end_and_lines_may_end_as_on_windows()
    {
        var p = Given.Valid("listen x\r\n bind :1\r\n maxconn 7").Proxies[0];

        Assert.Equal(7, p.MaxConn);
    }

    [Fact]
    public void A_null_byte_is_refused_with_its_place()
    {
        var alert = Assert.Single(Given.Alerts("global\n maxconn 5\0\n"));

        Assert.Equal((2, 11), (alert.Position.Line, alert.Position.Column));
    }

    [Fact]
    public void The_classic_three_server_file_loads_without_any_message()
    {
        var options = Given.Nothing with { Resolve = _ => [System.Net.IPAddress.Loopback] };
        var result = HaproxyLoader.Load([Path.Combine(AppContext.BaseDirectory, "Data", "three-servers.cfg")], options);

        Assert.Empty(result.Diagnostics.All);
        var c = result.Configuration!;
        Assert.Equal((80, "servers"), (c.Proxies[0].Binds[0].Addresses[0].Port, c.Proxies[0].DefaultBackend!.Text));
        Assert.Equal(["server1", "server2", "server3"], c.Proxies[1].Servers.Select(s => s.Address.HostName));
        Assert.All(c.Proxies[1].Servers, s => Assert.True(s is { Check: true, Address.Port: 80 }));
        Assert.Equal(2, c.Proxies[1].Check.Rules.Count);
        Assert.Equal([LogLevel.Debug, LogLevel.Notice], c.Proxies[0].Logs.Select(l => l.MaxLevel));
        Assert.Equal(LogFormatKind.Http, c.Proxies[0].LogFormat);
        Assert.NotNull(c.Proxies[1].ForwardFor);
    }

    [Fact]
    public void Its_unknown_hosts_are_reported_as_haproxy_does()
    {
        var result = HaproxyLoader.Load([Path.Combine(AppContext.BaseDirectory, "Data", "three-servers.cfg")], Given.Nothing);

        Assert.StartsWith("'server servers/server1' : could not resolve address 'server1'.", result.Diagnostics.All[0].Message, StringComparison.Ordinal);
        Assert.Equal("Failed to initialize server(s) addr.", result.Diagnostics.All[3].Message);
    }

    [Fact]
    public void The_file_of_every_keyword_is_valid()
    {
        var c = HaproxyLoader.Load([Path.Combine(AppContext.BaseDirectory, "Data", "every-keyword.cfg")], Given.Nothing);

        Assert.True(c.Configuration is not null, string.Join('\n', c.Diagnostics.All.Select(d => d.Render(1))));
    }
}

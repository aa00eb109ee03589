using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary><c>tandem explain</c> and <c>tandem test</c> as programs: what they print, and their exit codes.</summary>
public sealed class ExplainProgramTests : IDisposable
{
    private const string Site = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        frontend www
            bind :80
            http-request deny if { src 10.9.0.0/16 }
            http-request redirect scheme https if { path /login }
            use_backend api if { path_beg /api }
            default_backend web
        backend api
            balance source
            server a1 no-such-host.invalid:8080
            server a2 no-such-host.invalid:8081
        backend web
            option forwardfor
            server w1 192.0.2.7:80

        """;

    private readonly string directory = Directory.CreateTempSubdirectory("tandem-explain-").FullName;
    private readonly string config;

    public ExplainProgramTests() => config = Write("haproxy.cfg", Site);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_request_that_reaches_a_server_ends_with_0_and_the_first_line_says_which()
    {
        var (code, output) = Run("explain", "GET http://www.example.com/", "-H", "cookie: a=b", "--from", "10.0.0.7", "-f", config);
        Assert.Equal(0, code);
        Assert.StartsWith("GET http://www.example.com/ -> backend web, server w1 (192.0.2.7:80)\n", output, StringComparison.Ordinal);
        Assert.Contains($"  {config}:8  http-request deny if {{ src 10.9.0.0/16 }}\n      false {{ src 10.9.0.0/16 }}: saw 10.0.0.7\n      -> no\n", output, StringComparison.Ordinal);
        Assert.Contains("\nthe server receives\n  GET / HTTP/1.1\n  host: www.example.com\n  cookie: a=b\n  x-forwarded-for: 10.0.0.7\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_may_stand_without_quotes_and_names_are_not_looked_up()
    {
        var (code, output) = Run("explain", "POST", "http://h/api", "-f", config);
        Assert.Equal(0, code);
        Assert.Contains("-> backend api, server a2 (no-such-host.invalid:8081)\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "403, denied by the rule", "GET http://h/", "--from", "10.9.0.1")]
    [InlineData(0, "302 to https://h/login, redirected by the rule", "GET http://h/login")]
    [InlineData(0, "\"backend\": \"web\"", "GET http://h/", "--json")]
    [InlineData(1, "fails with 503: backend web has no server that is up", "GET http://h/", "--down", "web/w1")]
    [InlineData(1, "the connection is refused", "GET http://h:81/")]
    [InlineData(1, "fails with 400: the request is not understood", "GET http://h/", "-H", "content-length: x")]
    [InlineData(2, "column 5: unknown scheme 'htp'; did you mean 'http'?", "GET htp://h/")]
    [InlineData(2, "-H: column 4: header 'abc' has no ':'", "GET http://h/", "-H", "abc")]
    [InlineData(2, "unknown option '--frm'; did you mean '--from'?", "GET http://h/", "--frm")]
    [InlineData(2, "option '--from' expects a word", "GET http://h/", "--from")]
    [InlineData(2, "is no status of an answer", "GET http://h/", "--status", "99")]
    [InlineData(2, "there is no server 'web/w2'; did you mean 'web/w1'?", "GET http://h/", "--down", "web/w2")]
    [InlineData(2, "did you mean 'www'?", "GET http://h/", "--to", "wwx")]
    public void Exit_codes_tell_served_or_answered_from_failed_from_mistaken(int expected, string said, params string[] words)
    {
        var (code, output) = Run(["explain", .. words, .. words[^1].StartsWith("--f", StringComparison.Ordinal) ? [] : (string[])["-f", config]]);
        Assert.Equal(expected, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_does_not_load_ends_with_2_and_its_diagnostics()
    {
        var wrong = Write("wrong.cfg", "frontend f\n bnd :80\n");
        var (code, output) = Run("explain", "GET http://h/", "-f", wrong);
        Assert.Equal(2, code);
        Assert.StartsWith($"tandem: explain: {wrong} does not load:\n  {wrong}:2:2: unknown keyword 'bnd'", output, StringComparison.Ordinal);
        Assert.Equal(2, Run("explain", "GET http://h/", "-f", Path.Combine(directory, "none.cfg")).Code);
    }

    [Fact]
    public void Expectations_that_are_met_end_with_0()
    {
        var file = Write("site.test", """
            config haproxy.cfg
            request GET http://h/ from 10.0.0.7
              expect backend web
              expect request-header x-forwarded-for 10.0.0.7
            request GET http://h/login
              expect redirect 302 https://h/login
            """);
        Assert.Equal((0, $"ok   {file}:2  GET http://h/\nok   {file}:5  GET http://h/login\n2 as expected, 0 not\n"), Run("test", file));
    }

    [Fact]
    public void Expectations_that_are_not_met_end_with_1_and_stand_beside_what_was_got()
    {
        var file = Write("site.test", "request GET http://h/api\n  expect backend web\n  expect status 200\nrequest GET http://h/\n  expect backend web\n");
        var (code, output) = Run("test", file, "-f", config);
        Assert.Equal(1, code);
        Assert.Equal($"NOT  {file}:1  GET http://h/api\n       {file}:2  expected backend web   got backend api\nok   {file}:4  GET http://h/\n1 as expected, 1 not\n", output);
    }

    [Fact]
    public void A_request_with_a_mistake_does_not_hide_the_others()
    {
        var file = Write("site.test", "config haproxy.cfg\nrequest GET http://h/ down a/b\n expect fail\nrequest GET http://h/\n expect backend web\nrequest GET http://h/\n expect backend api\n");
        var (code, output) = Run("test", file);
        Assert.Equal(2, code);
        Assert.Contains($"tandem: test: {file}:2", output, StringComparison.Ordinal);
        Assert.Contains($"ok   {file}:4  GET http://h/\nNOT  {file}:6  GET http://h/\n", output, StringComparison.Ordinal);
        Assert.EndsWith("1 as expected, 1 not, 1 not tried\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_expectations_without_an_end_is_refused()
    {
        var (code, output) = Run("test", "/dev/zero");
        Assert.Equal((2, "tandem: test: /dev/zero: the file is larger than 16777216 bytes.\n"), (code, output));
    }

    [Fact]
    public void A_file_of_expectations_with_mistakes_ends_with_2_and_names_their_places()
    {
        var file = Write("site.test", "config haproxy.cfg\nrequest GET http://h/\n  expect bakend web\n");
        var (code, output) = Run("test", file);
        Assert.Equal(2, code);
        Assert.Equal($"tandem: test: {file}:3:10: 'expect' knows no 'bakend'; did you mean 'backend'?\n", output);
        Assert.Equal(2, Run("test").Code);
        Assert.Equal(2, Run("test", Path.Combine(directory, "none")).Code);
        Assert.Equal(2, Run("test", Write("none.test", "request GET http://h/\n expect fail\n")).Code);
        Assert.Equal(2, Run("test", Write("wrong.test", "config none.cfg\nrequest GET http://h/\n expect fail\n")).Code);
        Assert.Equal(2, Run("test", Write("name.test", "config haproxy.cfg\nrequest GET http://h/ down a/b\n expect fail\n")).Code);
    }

    [Fact]
    public void The_answer_stands_first_and_a_configuration_that_is_not_there_is_told_where_it_is_named()
    {
        Write("wrong.cfg", "frontend f\n bnd :80\n");
        var (code, output) = Run("test", Write("wrong.test", "config wrong.cfg\nrequest GET http://h/\n expect fail\n"));
        Assert.Equal(2, code);
        Assert.StartsWith($"tandem: test: {directory}/wrong.cfg does not load:\n  {directory}/wrong.cfg:2:2: unknown keyword 'bnd'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Error(s) found", output, StringComparison.Ordinal);
        var file = Write("none.test", "\n  config none.cfg\nrequest GET http://h/\n expect fail\n");
        Assert.Equal(
            (2, $"tandem: test: {file}:2:10: the configuration {directory}/none.cfg cannot be read: there is no such file (it is looked for beside the file that names it).\n"),
            Run("test", file));
    }

    [Fact]
    public void A_file_of_requests_that_is_none_is_said_to_be_what_it_is()
    {
        var missing = Path.Combine(directory, "none.test");
        Assert.Equal((2, $"tandem: test: {missing}: there is no such file.\n"), Run("test", missing));
        Assert.Equal((2, $"tandem: test: {directory}: it is a directory.\n"), Run("test", directory));
        Assert.Equal(
            (2, $"tandem: test: {config}: this is a haproxy.cfg, and here a file of requests is wanted; 'tandem test -h' shows one, and -f takes a haproxy.cfg.\n"),
            Run("test", config));
        var other = Write("a.conf", "vrrp_instance a {\n}\n");
        Assert.Equal((2, $"tandem: test: {other}: this is a keepalived.conf, and here a file of requests is wanted; 'tandem test -h' shows one.\n"), Run("test", other));
    }

    [Fact]
    public void A_byte_order_mark_before_requests_says_nothing() =>
        Assert.Equal(0, Run("test", Write("marked.test", "\uFEFFconfig haproxy.cfg\nrequest GET http://h/\n  expect backend web\n")).Code);

    [Fact]
    public void Why_nothing_is_simulated_stands_first()
    {
        var node = Write("node.conf", "vrrp_instance a {\n interface eth0\n virtual_router_id 1\n priority 100\n virtual_ipaddress {\n 10.0.0.1\n }\n}\n");
        var missing = Path.Combine(directory, "none.conf");
        Assert.Equal((2, $"tandem: {missing}: there is no such file.\n"), Run("simulate", missing, node));
        Assert.Equal((2, $"tandem: {directory}: it is a directory.\n"), Run("simulate", node, directory));
        var (code, output) = Run("simulate", node, config);
        Assert.Equal(2, code);
        Assert.StartsWith($"tandem: {config} has no vrrp_instance that can run: there is nothing to simulate.\n", output, StringComparison.Ordinal);
        Assert.Contains("this is a haproxy.cfg", output, StringComparison.Ordinal);
        (code, output) = Run("simulate", Write("open.conf", "vrrp_instance a {\n interface eth0\n"), node);
        Assert.Equal(2, code);
        Assert.StartsWith("tandem: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_cannot_be_written_says_why_in_words()
    {
        var node = Write("node.conf", "vrrp_instance a {\n interface eth0\n virtual_router_id 1\n priority 100\n virtual_ipaddress {\n 10.0.0.1\n }\n}\n");
        Assert.Equal(
            (2, "tandem: --svg /nonexistent/o.svg: there is no such directory.\n"),
            Run("simulate", node, node, "--fault", "node1 stops", "--svg", "/nonexistent/o.svg"));
        Assert.Equal((2, $"tandem: --svg {directory}: it is a directory; name a file.\n"), Run("simulate", node, node, "--fault", "node1 stops", "--svg", directory));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output) Run(params string[] words)
    {
        using var program = TandemProgram.Start(["tandem", .. words], []);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }
}

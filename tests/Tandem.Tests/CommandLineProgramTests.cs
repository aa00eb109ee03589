using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>Exit codes and texts, as HAProxy 2.6.12 gives them for the same words and files.</summary>
public sealed class CommandLineProgramTests
{
    private static (int Code, string Output) Run(params string[] words)
    {
        using var program = TandemProgram.Haproxy(words);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }

    [Fact]
    public void A_check_says_that_the_file_is_valid()
    {
        using var site = new Site();
        Assert.Equal((0, "Configuration file is valid\n"), Run("-c", "-f", site.Config));
        Assert.Equal((0, ""), Run("-c", "-q", "-f", site.Config));
        Assert.Equal((0, "Configuration file is valid\n"), Run("-c", "-C", Path.GetDirectoryName(site.Config)!, "--", "haproxy.cfg"));
    }

    [Fact]
    public void A_check_of_a_wrong_file_names_the_place_and_ends_with_1()
    {
        using var site = new Site("foo bar");
        var (code, output) = Run("-c", "-f", site.Config);
        Assert.Equal(1, code);
        Assert.Contains("haproxy version is 2.6.12-tandem", output, StringComparison.Ordinal);
        Assert.Contains($"parsing [{site.Config}:2", output, StringComparison.Ordinal);
        Assert.Contains("unknown keyword 'foo'", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("Fatal errors found in configuration.").Length);
        Assert.Equal((1, ""), Run("-c", "-q", "-f", site.Config));
    }

    [Fact]
    public void Warnings_are_fatal_only_when_asked()
    {
        using var site = new Site();
        File.WriteAllText(site.Config, $"frontend f\n mode http\n bind 127.0.0.1:{site.Port}\n http-request deny\n");
        var (code, output) = Run("-c", "-f", site.Config);
        Assert.Equal(0, code);
        Assert.Contains("missing timeouts for frontend 'f'", output, StringComparison.Ordinal);
        Assert.Contains("Warnings were found.\nConfiguration file is valid\n", output, StringComparison.Ordinal);
        Assert.Equal(1, Run("-c", "-dW", "-f", site.Config).Code);
    }

    [Fact]
    public void Nothing_to_run_is_2_for_a_check_and_1_for_a_start()
    {
        using var site = new Site();
        File.WriteAllText(site.Config, "global\n");
        Assert.Equal((2, "Configuration file has no error but will not start (no listener) => exit(2).\n"), Run("-c", "-f", site.Config));
        Assert.Equal(1, Run("-db", "-f", site.Config).Code);
    }

    [Theory]
    [InlineData(0, "-v")]
    [InlineData(0, "-vv")]
    [InlineData(0, "-cc", "version_atleast(2.4)")]
    [InlineData(1, "-cc", "version_before(2.4)")]
    [InlineData(2, "-cc", "foo(")]
    [InlineData(1)]
    [InlineData(1, "-c")]
    [InlineData(1, "-c", "-f", "/nonexistent")]
    [InlineData(1, "-C", "/nonexistent", "-c", "-f", "a")]
    [InlineData(1, "-sf", "abc")]
    [InlineData(1, "-x", "/nonexistent", "-f", "a")]
    public void Exit_codes_are_those_of_haproxy(int code, params string[] words)
    {
        Assert.Equal(code, Run(words).Code);
    }

    [Fact]
    public void The_build_report_has_the_lines_that_programs_read()
    {
        var lines = Run("-vv").Output.Split('\n');
        Assert.Matches("^HAProxy version 2\\.6\\.12-tandem[0-9.]* \\d{4}/\\d\\d/\\d\\d ", lines[0]);
        Assert.Contains("  TARGET  = linux-glibc", lines);
        Assert.Contains(lines, line => line.StartsWith("Feature list : ", StringComparison.Ordinal) && line.Contains(" -LUA ", StringComparison.Ordinal) && line.Contains(" +EPOLL ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Available services : ", StringComparison.Ordinal));
    }

    [Fact]
    public void Verbs_are_proposed_and_links_are_heeded()
    {
        using var unknown = TandemProgram.Start(["tandem", "balancr"], []);
        Assert.Equal(2, unknown.WaitForEnd().Code);
        Assert.Contains("did you mean 'balancer'?", unknown.Output, StringComparison.Ordinal);
        using var keepalived = TandemProgram.Start(["/usr/sbin/keepalived", "-v"], []);
        Assert.Equal(0, keepalived.WaitForEnd().Code);
        Assert.StartsWith("Keepalived v2.2.7", keepalived.Output, StringComparison.Ordinal);
        using var verb = TandemProgram.Start(["tandem", "balancer", "-v"], []);
        Assert.Equal(0, verb.WaitForEnd().Code);
        using var keywords = TandemProgram.Start(["tandem", "keywords", "default_backend"], []);
        Assert.Equal(0, keywords.WaitForEnd().Code);
        Assert.Contains("done      default_backend", keywords.Output, StringComparison.Ordinal);

        using var others = TandemProgram.Start(["tandem", "keywords", "keepalived", "advert_int"], []);
        Assert.Equal(0, others.WaitForEnd().Code);
        Assert.Contains("vrrp_instance\n  done      advert_int", others.Output, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary><c>tandem run</c>, <c>reload</c>, <c>status</c> and <c>handover</c> where there is nothing to talk to, and wrong command lines.</summary>
public sealed class NodeVerbTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-tests-").FullName;

    [Fact]
    public void A_missing_file_is_told_with_the_paths_of_both()
    {
        var (code, output) = Run("run", "-f", Path.Combine(directory, "none.cfg"), "-k", Path.Combine(directory, "none.conf"));
        Assert.Equal(1, code);
        Assert.Contains($"there is no haproxy.cfg at {directory}/none.cfg", output, StringComparison.Ordinal);
        Assert.Contains($"no keepalived.conf at {directory}/none.conf", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_started_when_one_of_the_files_has_errors_and_the_errors_of_both_are_told()
    {
        using var site = new Site("foo bar");
        var other = Path.Combine(directory, "keepalived.conf");
        File.WriteAllText(other, "vrrp_instance VI_1 {\n  interface lo\n  virtual_router_id 999\n}\n");
        var (code, output) = Run("run", "-f", site.Config, "-k", other);
        Assert.Equal(1, code);
        Assert.Contains("unknown keyword 'foo'", output, StringComparison.Ordinal);
        Assert.Contains("999", output, StringComparison.Ordinal);
        Assert.Contains("nothing was started", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--haprxy", "did you mean '--haproxy'?")]
    [InlineData("run", "-f", "'-f' wants a file")]
    [InlineData("reload", "now", "'reload' knows no 'now'")]
    [InlineData("status", "--jsn", "did you mean '--json'?")]
    public void A_wrong_command_line_ends_with_2_and_says_what_was_meant(string verb, string word, string said)
    {
        var (code, output) = Run(verb, word);
        Assert.Equal(2, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("reload")]
    [InlineData("status")]
    public void Help_is_given(string verb)
    {
        var (code, output) = Run(verb, "--help");
        Assert.Equal(0, code);
        Assert.StartsWith($"tandem {verb}: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-f")]
    [InlineData("--keepalived")]
    public void A_file_without_a_name_is_a_wrong_command_line(string option)
    {
        var (code, output) = Run("run", option, "");
        Assert.Equal(2, code);
        Assert.Contains($"'{option}' wants a file", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reload_of_nobody_says_so()
    {
        var (code, output) = Run("reload");
        Assert.Equal(1, code);
        Assert.Contains("no 'tandem run' works here", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_of_nobody_says_that_neither_runs()
    {
        var (code, output) = Run("status");
        Assert.Equal(1, code);
        Assert.StartsWith("The failover does not run (there is no socket ", output, StringComparison.Ordinal);
        Assert.Contains("The balancer does not run (", output, StringComparison.Ordinal);

        (code, output) = Run("status", "--json");
        Assert.Equal(1, code);
        using var document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("complete").GetBoolean());
        Assert.True(document.RootElement.GetProperty("balancer").GetProperty("missing").GetBoolean());
    }

    [Fact]
    public void A_pid_file_of_a_process_that_is_gone_is_told()
    {
        File.WriteAllText(Path.Combine(directory, "haproxy.pid"), "999999999\n");
        Assert.Contains("names pid 999999999, which is gone", Run("status").Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private (int Code, string Output) Run(params string[] words)
    {
        using var program = TandemProgram.Start(["tandem", .. words], [$"TANDEM_RUN_DIRECTORY={directory}"]);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }
}

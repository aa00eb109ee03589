using System.Diagnostics;
using System.Text.Json;
using Tandem.Linux.Processes;
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
    [InlineData("handover", "--ende", "'handover' knows no '--ende'; it takes --end or nothing.")]
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
    [InlineData("handover")]
    [InlineData("keywords")]
    public void Help_is_given(string verb)
    {
        var (code, output) = Run(verb, "--help");
        Assert.Equal(0, code);
        Assert.StartsWith($"tandem {verb}: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usage_of_the_balancer_has_the_name_by_which_it_was_called()
    {
        var (code, output) = Run("balancer", "-h");
        Assert.Equal(0, code);
        Assert.StartsWith("Usage : tandem balancer [-f <cfgfile|cfgdir>]*", output, StringComparison.Ordinal);
        Assert.Equal(1, Run("balancer", "-z").Code);
        using var haproxy = TandemProgram.Haproxy("-h");
        Assert.Equal(1, haproxy.WaitForEnd().Code);
        Assert.Contains("Usage : haproxy [-f <cfgfile|cfgdir>]*", haproxy.Output, StringComparison.Ordinal);
        Assert.StartsWith("tandem keywords: ", Run("keywords", "keepalived", "-h").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-db", SignalNumber.Term)]
    [InlineData("-db", SignalNumber.Usr1)]
    [InlineData("-W", SignalNumber.Term)]
    [InlineData("-W", SignalNumber.Usr1)]
    public void A_balancer_that_ends_takes_its_control_socket_along(string mode, int signal)
    {
        using var site = new Site();
        using var balancer = TandemProgram.Start(["tandem", "balancer", mode, "-f", site.Config], [$"TANDEM_RUN_DIRECTORY={directory}"]);
        site.WaitUntilServed(balancer);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(directory, "balancer.sock")), TandemProgram.PatienceMs), balancer.Output);
        balancer.Signal(signal);
        _ = balancer.WaitForEnd();
        Assert.Empty(Directory.GetFiles(directory, "*.sock*"));
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
    public void A_word_behind_the_end_of_a_hand_over_is_told()
    {
        var (code, output) = Run("handover", "--end", "x");
        Assert.Equal(2, code);
        Assert.Contains("'handover' knows no 'x'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hand_over_of_nobody_says_so_and_begins_nothing()
    {
        var (code, output) = Run("handover");
        Assert.Equal(1, code);
        Assert.EndsWith($"Not handed over: the failover does not run: there is no socket {directory}/failover.sock.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("undone", output, StringComparison.Ordinal);

        (code, output) = Run("handover", "--end");
        Assert.Equal(1, code);
        Assert.StartsWith("The hand-over cannot be ended: there is no socket ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_look_is_not_told_that_nobody_is_there()
    {
        var hidden = Directory.CreateDirectory(Path.Combine(directory, "hidden")).FullName;
        File.WriteAllText(Path.Combine(hidden, "failover.sock"), "");
        var (code, output) = Shell($"chmod 755 {directory}; chmod 700 {hidden}; TANDEM_RUN_DIRECTORY={hidden} setpriv --reuid 65534 --regid 65534 --clear-groups {TandemProgram.Path} status");
        Assert.Equal(1, code);
        Assert.StartsWith($"The failover does not answer ({hidden} may not be entered: run it as root)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status --json")]
    [InlineData("keywords")]
    [InlineData("--help")]
    public void An_answer_that_cannot_be_written_is_no_answer(string words)
    {
        var (code, output) = Shell($"{TandemProgram.Path} {words} >/dev/full");
        Assert.Equal(1, code);
        Assert.Contains("tandem: cannot write to standard output: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_that_nobody_reads_any_more_ends()
    {
        var (code, output) = Shell($"(TANDEM_RUN_DIRECTORY={directory} {TandemProgram.Path} status --watch; echo \"code $?\" >&2) | head -1");
        Assert.Equal(0, code);
        Assert.Contains("code 1\n", output, StringComparison.Ordinal);
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

    private static (int Code, string Output) Shell(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        Assert.True(shell.WaitForExit(TandemProgram.PatienceMs), output);
        return (shell.ExitCode, output);
    }

    private (int Code, string Output) Run(params string[] words)
    {
        using var program = TandemProgram.Start(["tandem", .. words], [$"TANDEM_RUN_DIRECTORY={directory}"]);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }
}

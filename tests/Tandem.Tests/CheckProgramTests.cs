using System.Text.Json;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary><c>tandem check</c> as people call it.</summary>
public sealed class CheckProgramTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-check").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    private const string Haproxy = "defaults\n mode http\n timeout client 1s\n timeout connect 1s\n timeout server 1s\nfrontend web\n bind *:80\n default_backend s\nbackend s\n server a 10.0.0.1:80\n";

    private static string Keepalived(int priority, string more = "") =>
        "vrrp_script chk {\n script \"/usr/bin/killall -0 haproxy\"\n weight -2\n}\n"
        + $"vrrp_instance VI_1 {{\n interface eth0\n virtual_router_id 51\n priority {priority}\n {more}\n virtual_ipaddress {{\n  10.0.0.240/24\n }}\n track_script {{\n  chk\n }}\n}}\n";

    private static (int Code, string Output) Run(params string[] words)
    {
        using var program = TandemProgram.Start(["tandem", "check", .. words], []);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void A_clean_check_says_what_was_proven_and_ends_with_0()
    {
        var (code, output) = Run(Write("h.txt", Haproxy), Write("k.txt", Keepalived(101)));
        Assert.Equal(0, code);
        Assert.StartsWith("Clean: ", output, StringComparison.Ordinal);
        Assert.Contains("a frontend listens at every virtual address", output, StringComparison.Ordinal);
        Assert.Contains("--host", output, StringComparison.Ordinal);
        Assert.EndsWith("\n0 errors, 0 warnings\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_either_language_or_between_them_ends_with_1()
    {
        Assert.Equal(1, Run(Write("h.cfg", Haproxy + " bogus\n")).Code);
        Assert.Equal(1, Run(Write("k.conf", Keepalived(101, "bogus"))).Code);
        var (code, output) = Run(Write("h.cfg", Haproxy.Replace("*:80", "127.0.0.1:80", StringComparison.Ordinal)), Write("k.conf", Keepalived(101)));
        Assert.Equal(1, code);
        Assert.Contains("k.conf:11:3: (VI_1) no frontend listens at the virtual address 10.0.0.240.\n    why: ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 error, 0 warnings\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_fail_only_when_strict()
    {
        var file = Write("h.cfg", Haproxy.Replace(" timeout client 1s\n", "", StringComparison.Ordinal));
        Assert.Equal(0, Run(file).Code);
        Assert.Equal(1, Run("--strict", file).Code);
        Assert.Contains("frontend 'web' has no timeout client", Run(file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_is_judged_by_both_files()
    {
        var (code, output) = Run("--pair", Write("a.conf", Keepalived(101)), Write("b.conf", Keepalived(100)));
        Assert.Equal(0, code);
        Assert.Contains("chk: 101-2=99 < 100, moves", output, StringComparison.Ordinal);
        (code, output) = Run("--pair", Write("a.conf", Keepalived(110)), Write("b.conf", Keepalived(100)), Write("h.cfg", Haproxy));
        Assert.Equal(1, code);
        Assert.Contains("chk: 110-2=108 > 100, never moves", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_of_one_file_is_said_to_be_one()
    {
        var file = Write("a.conf", Keepalived(101));
        File.CreateSymbolicLink(Path.Combine(directory, "b.conf"), file);
        Assert.Contains("--pair was given one file twice.", Run("--pair", file, file).Output, StringComparison.Ordinal);
        Assert.Contains("--pair was given one file twice.", Run("--pair", file, Path.Combine(directory, "b.conf")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("one file twice", Run("--pair", file, Write("c.conf", Keepalived(100))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_other_language_or_none_is_said_once_and_why()
    {
        var (code, output) = Run("-k", Write("h.cfg", Haproxy));
        Assert.Equal(1, code);
        Assert.Contains("h.cfg:1: this is a haproxy.cfg, ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 error, 0 warnings\n", output, StringComparison.Ordinal);
        Assert.Contains("k.conf:1: this is a keepalived.conf, ", Run("-f", Write("k.conf", Keepalived(101))).Output, StringComparison.Ordinal);
        Assert.Contains("none.cfg: there is no such file.", Run(Path.Combine(directory, "none.cfg")).Output, StringComparison.Ordinal);
        Assert.Contains($"{directory}: it is a directory.", Run("-k", directory).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_the_same()
    {
        var (code, output) = Run("--json", "--pair", Write("a.conf", Keepalived(110)), Write("b.conf", Keepalived(100)));
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, json.RootElement.GetProperty("errors").GetInt32());
        var first = json.RootElement.GetProperty("findings")[0];
        Assert.Equal(("error", "weight-too-small", 14), (first.GetProperty("severity").GetString(), first.GetProperty("kind").GetString(), first.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void The_command_line_says_the_language_where_the_file_does_not()
    {
        var empty = Write("some.txt", "# nothing\n");
        Assert.Equal(1, Run(empty).Code);
        Assert.Contains("neither content nor name says", Run(empty).Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("-k", empty).Code);
        Assert.Contains("its name says haproxy.cfg", Run(Write("x.cfg", "# nothing\n")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void This_host_is_looked_at_when_it_is_said_that_the_file_is_for_it()
    {
        var file = Write("k.conf", Keepalived(101).Replace("eth0", "nosuchif0", StringComparison.Ordinal));
        Assert.Equal(0, Run(file).Code);
        var (code, output) = Run("--host", file);
        Assert.Equal(1, code);
        Assert.Contains("there is no interface nosuchif0 on this host", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("--no-host", file).Code);
    }

    [Fact]
    public void A_line_that_is_not_understood_ends_with_2_and_the_nearest_word()
    {
        Assert.Equal((2, "tandem check: unknown option '--pear'; did you mean '--pair'?\n"), Run("--pear"));
        Assert.Equal(2, Run("--pair", "a").Code);
        Assert.Equal(0, Run("-h").Code);
        Assert.Equal(1, Run(Path.Combine(directory, "none.cfg")).Code);
    }

    [Fact]
    public void What_does_not_start_is_an_error()
    {
        var (code, output) = Run(Write("e.cfg", ""));
        Assert.Equal(1, code);
        Assert.StartsWith("Not ready: 1 error, ", output, StringComparison.Ordinal);
        Assert.Contains("e.cfg: no frontend listens in it, so there is nothing to start.\n    why: ", output, StringComparison.Ordinal);
        Assert.Equal(1, Run(Directory.CreateDirectory(Path.Combine(directory, "none")).FullName).Code);
    }

    [Fact]
    public void An_include_that_is_not_read_is_a_warning_with_its_place_and_what_to_do()
    {
        var file = Write("k.conf", "global_defs {\n}\n  include  none.conf\n" + Keepalived(101));
        var (code, output) = Run(file);
        Assert.Equal(0, code);
        Assert.StartsWith("It would start, with 1 warning: ", output, StringComparison.Ordinal);
        Assert.Contains(
            $"{file}:3:12: Config files missing 'none.conf'.\n    why: What that file holds is left away: half of what its writer meant may be in it.\n    do:  Correct the path (a relative one begins at {directory})",
            output,
            StringComparison.Ordinal);
        Assert.Equal(1, Run("--strict", file).Code);
    }

    [Fact]
    public void Findings_stand_in_the_order_of_lines_and_are_counted_once()
    {
        var file = Write("h.cfg", "bogus\nfrontend x\n mod http\n bind :80\n foo\nlisten x\n option hhtp\n timeout clint 3s\n bar\n");
        var (code, output) = Run(file);
        Assert.Equal(1, code);
        Assert.StartsWith("Not ready: 7 errors, 0 warnings in ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Error(s) found", output, StringComparison.Ordinal);
        var lines = output.Split('\n').Where(line => line.StartsWith($"  {file}:", StringComparison.Ordinal)).Select(line => line[(file.Length + 3)..].Split(':')[0]);
        Assert.Equal(["1", "3", "5", "6", "7", "8", "9"], lines);
    }

    [Fact]
    public void More_errors_than_are_listed_are_said_to_be_more()
    {
        var (code, output) = Run(Write("h.cfg", "frontend x\n bind :80\n" + string.Concat(Enumerable.Repeat(" foo\n", 10_500))));
        Assert.Equal(1, code);
        Assert.Contains("Not ready: 10000 errors, 0 warnings and 501 more that are not listed in ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_that_speaks_to_itself_only_is_found_without_the_other_file()
    {
        var file = Write("k.conf", Keepalived(101, "unicast_src_ip 10.77.0.11\n unicast_peer {\n  10.77.0.11\n }\n"));
        var (code, output) = Run(file);
        Assert.Equal(1, code);
        Assert.Contains("k.conf:10:2: (VI_1) its only unicast_peer is its own address 10.77.0.11.\n    why: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\u0001\u001b[31m{{{{}}}}\n\"")]
    [InlineData("vrrp_instance {\n")]
    [InlineData("vrrp_instance X {\n virtual_router_id 1\n interface eth0\n virtual_ipaddress {\n 1.2.3.4\n")]
    [InlineData("frontend\nbind\nserver\n")]
    public void Hostile_files_are_answered_and_not_crashed_at(string text)
    {
        foreach (var language in new[] { "-f", "-k" })
        {
            var (code, output) = Run(language, Write("x", text));
            Assert.InRange(code, 0, 1);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', output);
        }
    }
}

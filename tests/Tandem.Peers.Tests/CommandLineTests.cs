using System.Text.RegularExpressions;
using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>What scripts and unit files see of the command line: exit statuses, and the shape of what -v, -vv, -c and -cc print.</summary>
public sealed partial class CommandLineTests
{
    private const string Valid = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        listen a
            bind 127.0.0.1:<fe>
            server s1 127.0.0.1:1

        """;

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("!1")]
    [InlineData("!0")]
    [InlineData("!!1")]
    [InlineData("1 && 0")]
    [InlineData("1 && 1")]
    [InlineData("0 || 1")]
    [InlineData("0 || 0")]
    [InlineData("1 || 0 && 0")]
    [InlineData("(1 || 0) && 0")]
    [InlineData("!(1 && 0)")]
    [InlineData("1 &&")]
    [InlineData("(1")]
    [InlineData("1)")]
    [InlineData("abc")]
    [InlineData("1 2")]
    [InlineData("1 & 1")]
    [InlineData("defined(PATH)")]
    [InlineData("defined(NO_SUCH_VARIABLE_HERE)")]
    [InlineData("defined()")]
    [InlineData("defined(PATH")]
    [InlineData("feature(EPOLL)")]
    [InlineData("feature(NO_SUCH_FEATURE)")]
    [InlineData("feature(THREAD)")]
    [InlineData("streq(a,a)")]
    [InlineData("streq(a,b)")]
    [InlineData("streq(a)")]
    [InlineData("streq(a,b,c)")]
    [InlineData("streq(\"$PEERS_WORD\",word)")]
    [InlineData("streq(\"${PEERS_WORD}\",word)")]
    [InlineData("streq('$PEERS_WORD',word)")]
    [InlineData("strneq(a,b)")]
    [InlineData("strneq(a,a)")]
    [InlineData("version_atleast(2.6)")]
    [InlineData("version_atleast(2.6.1)")]
    [InlineData("version_atleast(2.5-dev1)")]
    [InlineData("version_atleast(9.0)")]
    [InlineData("version_before(2.4)")]
    [InlineData("version_before(9.0)")]
    [InlineData("version_before(x)")]
    [InlineData("openssl_version_atleast(1.1.0)")]
    [InlineData("openssl_version_before(1.0.0)")]
    [InlineData("ssllib_name_startswith(OpenSSL)")]
    [InlineData("ssllib_name_startswith(wolfSSL)")]
    [InlineData("nosuch(a)")]
    [InlineData("feature(EPOLL) && streq(a,a) || nosuch(a)")]
    public async Task Conditions_of_cc_have_equal_statuses(string condition)
    {
        var seen = new List<int?>();
        foreach (var program in (PeerProgram[])[PeerProgram.Oracle, PeerProgram.Subject])
        {
            using var run = ProxyUnderTest.Start(program, ["-cc", condition], new Dictionary<string, string> { ["PEERS_WORD"] = "word" });
            seen.Add(await run.ExitAsync(TimeSpan.FromSeconds(20)));
        }

        Assert.Equal(seen[0], seen[1]);
    }

    /// <summary>Predicates of later HAProxys, which 2.6.12 does not know.</summary>
    [TandemTheory]
    [InlineData("strstr(abc,b)", 0)]
    [InlineData("strstr(abc,d)", 1)]
    [InlineData("enabled(nothing)", 1)]
    public async Task Later_conditions_of_cc_are_known(string condition, int expected)
    {
        var (status, _, _) = await ProxyUnderTest.RunAsync(PeerProgram.Subject, "-cc", condition);
        Assert.Equal(expected, status);
    }

    [Fact]
    public Task A_valid_file_is_said_to_be_valid() => Agreement.CheckAsync(stage => CheckAsync(stage, Valid));

    [Fact]
    public Task A_valid_file_is_checked_in_silence_with_q() => Agreement.CheckAsync(stage => CheckAsync(stage, Valid, "-q"));

    [Fact]
    public Task A_missing_final_newline_is_no_error_in_the_status() => Agreement.CheckAsync(async stage =>
    {
        var (status, _, _) = await ProxyUnderTest.RunAsync(stage.Program, "-c", "-f", stage.Write("a.cfg", Valid));
        stage.Note("status", status);
    });

    [Fact]
    public Task Unknown_keywords_are_errors_at_file_and_line() =>
        Agreement.CheckAsync(stage => CheckAsync(stage, Valid + "    blance roundrobin\n"));

    [Fact]
    public Task Unknown_sections_are_errors_at_file_and_line() =>
        Agreement.CheckAsync(stage => CheckAsync(stage, Valid + "frontent x\n"));

    [Fact]
    public Task A_file_that_is_missing_is_an_error() => Agreement.CheckAsync(async stage =>
    {
        var (status, output, errors) = await ProxyUnderTest.RunAsync(stage.Program, "-c", "-f", "/nonexistent/haproxy.cfg");
        stage.Note("status", status);
        stage.Note("output", output);
        stage.Note("says ALERT", errors.Contains("[ALERT]", StringComparison.Ordinal) && errors.Contains("/nonexistent/haproxy.cfg", StringComparison.Ordinal));
    });

    [Fact]
    public Task Nothing_to_run_has_a_status_of_its_own() => Agreement.CheckAsync(async stage =>
    {
        var (status, _, _) = await ProxyUnderTest.RunAsync(stage.Program, "-c", "-f", stage.Write("a.cfg", "global\n    maxconn 10\n"));
        stage.Note("status", status);
    });

    [Fact]
    public Task Missing_timeouts_are_warned_of() => Agreement.CheckAsync(async stage =>
    {
        var (status, _, errors) = await ProxyUnderTest.RunAsync(stage.Program, "-c", "-f",
            stage.Write("a.cfg", "listen a\n    bind 127.0.0.1:<fe>\n    server s1 127.0.0.1:1\n"));
        stage.Note("status", status);
        stage.Note("says WARNING", errors.Contains("[WARNING]", StringComparison.Ordinal) && errors.Contains("missing timeouts for proxy 'a'", StringComparison.Ordinal));
    });

    [Fact]
    public Task Several_files_and_a_folder_are_read_in_order() => Agreement.CheckAsync(async stage =>
    {
        Directory.CreateDirectory(Path.Combine(stage.Folder, "d"));
        stage.Write("d/1.cfg", Valid);
        stage.Write("d/2.cfg", "    server s2 127.0.0.1:1\n");
        stage.Write("d/ignored.txt", "nonsense\n");
        var global = stage.Write("g.cfg", "global\n    maxconn 10\n");
        var (status, output, _) = await ProxyUnderTest.RunAsync(stage.Program, "-c", "-f", global, "-f", Path.Combine(stage.Folder, "d"));
        stage.Note("status", status);
        stage.Note("output", output);
    });

    [Fact]
    public async Task The_version_is_the_third_word_of_the_first_line()
    {
        foreach (var option in (string[])["-v", "-vv"])
        {
            var (status, output, _) = await ProxyUnderTest.RunAsync(PeerProgram.Subject, option);
            Assert.Equal(0, status);
            Assert.Matches(VersionLine(), output.Split('\n')[0]);
        }
    }

    [Fact]
    public async Task The_long_version_has_the_lines_that_programs_parse()
    {
        foreach (var program in (PeerProgram[])[PeerProgram.Oracle, PeerProgram.Subject])
        {
            var (_, output, _) = await ProxyUnderTest.RunAsync(program, "-vv");
            var at = -1;
            foreach (var line in (string[])["HAProxy version ", "  TARGET  = linux-glibc", "Feature list : ", "Available services :"])
            {
                var next = output.IndexOf((at < 0 ? "" : "\n") + line, StringComparison.Ordinal);
                Assert.True(next > at, $"'{line}' is missing or out of order in {program.Name} -vv:\n{output}");
                at = next;
            }

            Assert.Matches(@"\nFeature list :( [+-][A-Z0-9_]+)+", output);
        }
    }

    [Fact]
    public Task Unknown_options_end_with_the_usage() => Agreement.CheckAsync(async stage =>
    {
        var (status, output, errors) = await ProxyUnderTest.RunAsync(stage.Program, "-zzz");
        stage.Note("status", status);
        stage.Note("usage", (output + errors).Contains("Usage : haproxy ", StringComparison.Ordinal));
    });

    [Fact]
    public Task No_file_ends_with_the_usage() => Agreement.CheckAsync(async stage =>
    {
        var (status, output, errors) = await ProxyUnderTest.RunAsync(stage.Program);
        stage.Note("status", status);
        stage.Note("usage", (output + errors).Contains("Usage : haproxy ", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_port_that_is_taken_ends_the_start() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("fe", ScriptedServer.Named("x"));
        var (status, _, errors) = await ProxyUnderTest.RunAsync(stage.Program, "-db", "-f", stage.Write("a.cfg", Valid));
        stage.Note("status", status);
        stage.Note("says ALERT", errors.Contains("[ALERT]", StringComparison.Ordinal) && errors.Contains("cannot bind socket", StringComparison.OrdinalIgnoreCase));
    });

    /// <summary>Status and output exactly; of the messages those with a position, up to their text, which may be worded better.</summary>
    private static async Task CheckAsync(Stage stage, string configuration, params string[] options)
    {
        var (status, output, errors) = await ProxyUnderTest.RunAsync(stage.Program, ["-c", .. options, "-f", stage.Write("haproxy.cfg", configuration)]);
        stage.Note("status", status);
        stage.Note("output", output);
        stage.Note("positions", string.Join('\n', Position().Matches(Mask.Messages(errors)).Select(match => match.Value)));
    }

    // Tandem adds the column.
    [GeneratedRegex(@"^\[ALERT\] +\(PID\) : config : parsing \[[^]:]+:\d+", RegexOptions.Multiline)]
    private static partial Regex Position();

    [GeneratedRegex(@"^HAProxy version \d+\.\d+\S* \S+ - .+$")]
    private static partial Regex VersionLine();
}

using System.Text.RegularExpressions;
using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>Real people's files through -c of both. Where Tandem refuses what haproxy accepts, each of its errors must be a "not
/// supported yet"; where it accepts what haproxy refuses, the reason must be one of the named improvements.</summary>
public sealed partial class CorpusTests
{
    /// <summary>Files that haproxy refuses for what this machine lacks: not a matter of the language.</summary>
    private static readonly string[] MissingHere =
    [
        "could not resolve address", "unable to stat", "unable to load", "cannot open", "No such file or directory", "cannot find user id", "cannot find group id",
        "failed to open", "Missing LF", "unable to open", "Starting frontend", "cannot bind", "inconsistencies between private key",
    ];

    /// <summary>What Tandem accepts, with a warning that prints today's line, though haproxy 2.6 no longer does.</summary>
    private static readonly (string Haproxy, string Reason)[] Improvements =
    [
        ("'listen' cannot handle unexpected argument", "an address on the listen line, removed in 1.7, is a bind line"),
        ("please use the 'bind' keyword for listening addresses", "an address on the listen line, removed in 1.7, is a bind line"),
        ("'contimeout'", "removed in 2.1, is timeout connect"),
        ("'clitimeout'", "removed in 2.1, is timeout client"),
        ("'srvtimeout'", "removed in 2.1, is timeout server"),
        ("'forceclose'", "removed in 2.0, is option httpclose"),
        ("'nbproc'", "removed in 2.5, threads do its work"),
        ("'debug'", "removed in 2.4, is the option -d"),
        ("'redispatch'", "removed in 2.1, is option redispatch"),
        ("'reqrep'", "removed in 2.1"), ("'reqirep'", "removed in 2.1"), ("'rspadd'", "removed in 2.1"), ("'reqadd'", "removed in 2.1"), ("'rspidel'", "removed in 2.1"),
        ("'reqidel'", "removed in 2.1"), ("'block'", "removed in 2.1, is http-request deny"), ("Missing LF on last line", "a missing final newline is no error"),
        ("'monitor-net'", "removed in 2.1"), ("'http-tunnel'", "removed in 2.1"), ("'http-use-htx'", "removed in 2.1"), ("'tcpsplice'", "removed in 2.1"), ("'resetsrv'", "removed"),
        ("'bind-process'", "removed in 2.5"), ("'process'", "removed in 2.5"), ("'redisp'", "removed in 2.1, is option redispatch"), ("unknown keyword", "a keyword of a later or an earlier HAProxy"),
    ];

    public static TheoryData<string> Files
    {
        get
        {
            var folder = Path.GetFullPath(Path.Combine(PeerProgram.RepositoryRoot, "../shared/corpus/haproxy"));
            // A work tree may lie one folder deeper.
            folder = Directory.Exists(folder) ? folder : Path.GetFullPath(Path.Combine(PeerProgram.RepositoryRoot, "../../shared/corpus/haproxy"));
            // Without the corpus there is one row that has nothing to compare, as a theory without rows is an error.
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.cfg").Order(StringComparer.Ordinal)] : [""];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Both_accept_or_the_difference_has_a_name(string file)
    {
        if (file.Length == 0)
        {
            return;
        }

        var (expected, _, theirs) = await ProxyUnderTest.RunAsync(PeerProgram.Oracle, "-c", "-f", file);
        var (actual, _, ours) = await ProxyUnderTest.RunAsync(PeerProgram.Subject, "-c", "-f", file);
        Assert.InRange(actual, 0, 2);
        if (expected == actual)
        {
            return;
        }

        var alerts = Alerts(ours);
        if (actual != 0)
        {
            Assert.NotEmpty(alerts);
            Assert.All(alerts, alert => Assert.True(
                alert.Contains("is not supported yet", StringComparison.Ordinal) || IsMissingHere(alert),
                $"haproxy accepts {Path.GetFileName(file)} (status {expected}), Tandem says: {alert}"));
            return;
        }

        Assert.All(Alerts(theirs), alert => Assert.True(
            IsMissingHere(alert) || Array.Exists(Improvements, improvement => alert.Contains(improvement.Haproxy, StringComparison.Ordinal)),
            $"Tandem accepts {Path.GetFileName(file)}, haproxy says: {alert}"));
    }

    private static bool IsMissingHere(string alert) => Array.Exists(MissingHere, words => alert.Contains(words, StringComparison.Ordinal));

    /// <summary>Alerts without those that only sum up the others.</summary>
    private static List<string> Alerts(string errors) =>
        [.. Alert().Matches(errors).Select(match => match.Groups[1].Value).Where(text => !Summary().IsMatch(text))];

    [GeneratedRegex(@"^\[ALERT\] +\(\d+\) : (.*)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"Error\(s\) found|Fatal errors found|error\(s\) found|Failed to initialize server|no such ACL")]
    private static partial Regex Summary();
}

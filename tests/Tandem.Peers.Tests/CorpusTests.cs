using System.Text.RegularExpressions;
using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>Real people's files through -c of both. Each error of Tandem must be a "not supported yet", or stand on a line that
/// haproxy refuses as well; where Tandem accepts what haproxy refuses, the reason must be one of the named improvements.</summary>
public sealed partial class CorpusTests
{
    /// <summary>What is wrong with this machine and not with the file.</summary>
    private static readonly string[] MissingHere =
    [
        "could not resolve address", "invalid address", "No such file or directory", "unable to stat", "unable to load", "cannot open", "error opening file",
        "failed to open", "unable to open", "could not open", "unknown group name", "unknown user name", "resolves to an empty address",
    ];

    /// <summary>Words that came after HAProxy 2.6: it refuses them as well, where it gets as far as their line.</summary>
    private static readonly string[] LaterWords = ["unknown fetch method 'acl'"];

    /// <summary>What Tandem accepts, with a warning that prints today's line, though haproxy 2.6 no longer does.</summary>
    private static readonly (string Haproxy, string Reason)[] Improvements =
    [
        ("please use the 'bind' keyword for listening addresses", "an address on the listen line, removed in 1.7, becomes a bind line"),
        ("'listen' or 'defaults' expected", "haproxy's complaint about the lines of a section whose first line it refused"),
        ("the 'srvtimeout' directive", "removed in 2.1, is timeout server"),
        ("the 'contimeout' directive", "removed in 2.1, is timeout connect"),
        ("the 'clitimeout' directive", "removed in 2.1, is timeout client"),
        ("unknown keyword 'debug' in 'global' section", "removed in 2.4, is the option -d"),
        ("nbproc is not supported any more", "removed in 2.5, threads do its work"),
        ("option 'forceclose' is not supported any more", "removed in 2.0, is option httpclose"),
        ("option 'http_proxy' is not supported any more", "removed in 2.5"),
        ("The 'reqadd' directive", "removed in 2.1, is http-request add-header"),
        ("The 'reqrep' directive", "removed in 2.1, is http-request replace-path"),
        ("The 'reqirep' directive", "removed in 2.1, is http-request replace-header"),
        ("The 'rspirep' directive", "removed in 2.1, is http-response replace-header"),
    ];

    /// <summary>The corpus is kept beside the repository, not in it; null where it is absent.</summary>
    private static string? CorpusFolder()
    {
        for (var folder = PeerProgram.RepositoryRoot; folder != null; folder = Path.GetDirectoryName(folder))
        {
            var corpus = Path.Combine(folder, "shared", "corpus", "haproxy");
            if (Directory.Exists(corpus))
            {
                return corpus;
            }
        }

        return null;
    }

    public static TheoryData<string> Files
    {
        get
        {
            var folder = CorpusFolder();
            // Without the corpus there is one row that has nothing to compare, as a theory without rows is an error.
            return folder != null ? [.. Directory.GetFiles(folder, "*.cfg").Order(StringComparer.Ordinal)] : [""];
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
        var places = theirs.Split('\n').SelectMany(line => Place().Matches(line)).Select(match => match.Value).ToHashSet();
        // haproxy leaves out its checks of the whole when a line was bad.
        var wholeUnchecked = theirs.Contains("Error(s) found in configuration file", StringComparison.Ordinal);
        if (actual != 0)
        {
            var alerts = Alerts(ours);
            Assert.True(expected != 0 || alerts.Count > 0, $"{Path.GetFileName(file)} ends with {actual} and no reason");
            Assert.All(alerts, alert => Assert.True(
                alert.Contains("is not supported yet", StringComparison.Ordinal)
                    || (wholeUnchecked && !alert.Contains(": parsing [", StringComparison.Ordinal))
                    || (expected != 0 && (IsMissingHere(alert) || IsLater(alert) || Place().Matches(alert).Any(place => places.Contains(place.Value)))),
                $"haproxy ends with {expected} on {Path.GetFileName(file)}; Tandem says: {alert}"));
            return;
        }

        if (expected != 0)
        {
            Assert.All(Alerts(theirs), alert => Assert.True(
                Array.Exists(Improvements, improvement => alert.Contains(improvement.Haproxy, StringComparison.Ordinal)),
                $"Tandem accepts {Path.GetFileName(file)}; haproxy says: {alert}"));
        }
    }

    private static bool IsLater(string alert) => Array.Exists(LaterWords, words => alert.Contains(words, StringComparison.Ordinal));

    private static bool IsMissingHere(string alert) => Array.Exists(MissingHere, words => alert.Contains(words, StringComparison.Ordinal));

    /// <summary>Alerts without those that only sum up the others.</summary>
    private static List<string> Alerts(string errors) =>
        [.. Alert().Matches(errors).Select(match => match.Groups[1].Value).Where(text => !Summary().IsMatch(text))];

    [GeneratedRegex(@"^\[ALERT\] +\(\d+\) : (.*)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"[^\s\[]+\.cfg:\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"Error\(s\) found|Fatal errors found|error\(s\) found|Failed to initialize server|no such ACL")]
    private static partial Regex Summary();
}

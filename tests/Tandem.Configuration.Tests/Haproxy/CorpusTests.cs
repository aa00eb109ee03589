using System.Net;
using System.Runtime.CompilerServices;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

/// <summary>Real files, kept beside the repository: where they are absent these tests have nothing to read.</summary>
public sealed class CorpusTests
{
    private static readonly LoadOptions Options = Given.Nothing with { Resolve = _ => [IPAddress.Loopback] };

    private static IEnumerable<string> Files([CallerFilePath] string here = "")
    {
        for (var directory = Path.GetDirectoryName(here); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var corpus = Path.Combine(directory, "shared", "corpus", "haproxy");
            if (Directory.Exists(corpus))
            {
                return Directory.EnumerateFiles(corpus, "*.cfg");
            }
        }

        return [];
    }

    [Fact]
    public void Every_message_about_a_real_file_has_a_place_in_it()
    {
        foreach (var file in Files())
        {
            var lines = File.ReadAllText(file, System.Text.Encoding.Latin1).Split('\n');
            foreach (var d in HaproxyLoader.Load([file], Options).Diagnostics.All.Where(d => d.Position.File is not null))
            {
                Assert.InRange(d.Position.Line, 1, lines.Length);
                Assert.InRange(d.Position.Column, 0, lines[d.Position.Line - 1].Length + 1);
                Assert.Equal(file, d.Position.File!.Name);
            }
        }
    }

    [Fact]
    public void A_keyword_of_a_real_file_is_either_known_or_no_keyword_of_haproxy()
    {
        var unknown = Files()
            .SelectMany(f => HaproxyLoader.Load([f], Options).Diagnostics.All)
            .Where(d => d.Message.StartsWith("unknown keyword", StringComparison.Ordinal) || d.Message.StartsWith("unknown option", StringComparison.Ordinal))
            .Select(d => d.Word!)
            .Distinct();

        // What HAProxy 2.6 does not know either: typing mistakes and an elision.
        Assert.Empty(unknown.Except(["[...]", "retrie", "status", "fail", "3", "$admin_https_list", "$cmc_https_list", "$iam_http_list", "$iam_https_list",
            "$mail_list", "$mailserver_line", "$s3_http_list", "$s3_https_list", "{servers}", "readd", "rise"]));
    }
}

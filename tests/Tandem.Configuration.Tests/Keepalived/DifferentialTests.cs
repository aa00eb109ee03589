using System.Runtime.CompilerServices;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Keepalived;

/// <summary>The same files for keepalived 2.2.7 and for Tandem: the same complaints at the same lines. Needs root.</summary>
public sealed class DifferentialTests
{
    private static readonly KeepalivedLoadOptions Options = new()
    {
        ConfigId = "vm",
        InterfaceExists = name => name is "lo" or "eth0" or "eth1",
    };

    /// <summary>Where the messages differ, and why that is right.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["missing-brace.conf"] = "an unknown keyword is passed over with its block; keepalived reads the block's lines as if they stood outside",
        ["unknown-block.conf"] = "the same",
        ["unknown-words.conf"] = "the same",
        ["missing-parameter.conf"] = "keepalived stops at the first word that is missing; the rest of the file is checked too",
        ["mistakes.conf"] = "with -t keepalived drops a number like 1.5 or x that it takes as 1 or 0 when it runs; what counts is what it does when it runs",
    };

    /// <summary>Real files about which only one of the two complains, and why that is right.</summary>
    private static readonly Dictionary<string, string> VerdictDifferences = new(StringComparer.Ordinal)
    {
        ["070.conf"] = "a virtual server without lb_kind: virtual servers are not judged",
        ["100.conf"] = "its script is not on this machine, so that keepalived does not come to judge its weight",
    };

    private static IEnumerable<string> Corpus([CallerFilePath] string here = "")
    {
        for (var directory = Path.GetDirectoryName(here); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var corpus = Path.Combine(directory, "shared", "corpus", "keepalived");
            if (Directory.Exists(corpus))
            {
                return Directory.EnumerateFiles(corpus, "*.conf").Order(StringComparer.Ordinal);
            }
        }

        return [];
    }

    /// <summary>What Tandem complains about, and all that it says, with the line or 0.</summary>
    private static (List<(int Line, string Text)> Complaints, List<(int Line, string Text)> All) Judge(string file)
    {
        var complaints = new List<(int, string)>();
        var all = new List<(int, string)>();
        foreach (var d in KeepalivedLoader.Load(file, Options).Diagnostics.All)
        {
            var message = (d.Parsing ? d.Position.Line : 0, ByteText.ToDisplay(d.Message));
            all.Add(message);
            if (d.Severity != Severity.Notice)
            {
                complaints.Add(message);
            }
        }

        return (complaints, all);
    }

    /// <summary>Proposals may follow a message; a number that keepalived takes in spite of all begins with WARNING when it runs.</summary>
    private static bool Says((int Line, string Text) ours, (int Line, string Text) real) =>
        ours.Line == real.Line && (ours.Text.StartsWith(real.Text, StringComparison.Ordinal) || ours.Text.StartsWith("WARNING - " + real.Text, StringComparison.Ordinal));

    private static List<string> Compare(string file, List<(int Line, string Text)> real)
    {
        var (complaints, all) = Judge(file);
        return
        [
            .. real.Where(r => !all.Exists(o => Says(o, r))).Select(r => $"only keepalived, line {r.Line}: {r.Text}"),
            .. complaints.Where(o => !real.Exists(r => Says(o, r))).Select(o => $"only Tandem, line {o.Line}: {o.Text}"),
        ];
    }

    [Fact]
    public void Both_say_the_same_about_every_file_of_the_set()
    {
        using var keepalived = new RealKeepalived();
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Given.Data, "*.conf"))
        {
            var name = Path.GetFileName(file);
            var differences = Compare(file, keepalived.Messages(file));
            if (differences.Count > 0 != Differences.ContainsKey(name))
            {
                wrong.Add($"{name}:\n  {string.Join("\n  ", differences)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Both_accept_or_complain_about_every_real_file()
    {
        using var keepalived = new RealKeepalived();
        var wrong = new List<string>();
        foreach (var file in Corpus())
        {
            var real = keepalived.Messages(file);
            var (complaints, _) = Judge(file);
            if ((real.Count > 0 != complaints.Count > 0) != VerdictDifferences.ContainsKey(Path.GetFileName(file)))
            {
                wrong.Add($"{Path.GetFileName(file)}:\n  {string.Join("\n  ", Compare(file, real))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_message_about_a_real_file_has_a_place_in_it()
    {
        foreach (var file in Corpus())
        {
            var lines = File.ReadAllText(file, System.Text.Encoding.Latin1).Split('\n');
            foreach (var d in KeepalivedLoader.Load(file, Given.Nothing).Diagnostics.All.Where(d => d.Position.File is not null))
            {
                Assert.InRange(d.Position.Line, 1, lines.Length);
                Assert.InRange(d.Position.Column, 0, lines[d.Position.Line - 1].Length + 1);
            }
        }
    }

    [Fact]
    public void Keepalived_warns_of_the_words_on_a_line_and_runs_what_follows_but_loses_what_follows_a_block()
    {
        using var keepalived = new RealKeepalived();
        var lines = Ask(keepalived, "  track_balancer weight -20 stall 100ms backend web min_up 2");
        Assert.Equal([(5, "Unknown keyword 'track_balancer'")], lines);
        var block = Ask(keepalived, "  track_balancer {\n    weight -20\n  }");
        Assert.Contains(block, message => message.Text == "Unknown keyword 'virtual_ipaddress'");
    }

    private static List<(int Line, string Text)> Ask(RealKeepalived keepalived, string lines)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $"vrrp_instance V {{\n  interface eth0\n  virtual_router_id 51\n  priority 100\n{lines}\n  virtual_ipaddress {{\n    10.0.0.9\n  }}\n}}\n");
            return keepalived.Messages(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

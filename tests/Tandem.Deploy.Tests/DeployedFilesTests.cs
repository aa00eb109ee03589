using System.Text.RegularExpressions;

namespace Tandem.Deploy.Tests;

/// <summary>What the package brings besides the program agrees with the program.</summary>
public sealed partial class DeployedFilesTests
{
    /// <summary>The verbs that the program knows, as its source lists them.</summary>
    private static HashSet<string> Verbs()
    {
        var names = VerbList().Match(Repository.Read("src/Tandem/Verbs.cs")).Groups[1].Value;
        return [.. QuotedWord().Matches(names).Select(match => match.Groups[1].Value)];
    }

    [Fact]
    public void Completion_proposes_the_verbs_of_the_program()
    {
        var script = Path.Combine(Repository.Root, "deploy/completion/tandem");
        var output = Command.Expect("bash", "-c", "source \"$1\"; COMP_WORDS=(tandem ''); COMP_CWORD=1; _tandem; printf '%s\\n' \"${COMPREPLY[@]}\"", "bash", script);
        var proposed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith('-')).ToHashSet();
        Assert.Equal(Verbs().Order(), proposed.Order());
    }

    [Fact]
    public void The_manual_page_names_each_verb()
    {
        var page = Repository.Read("deploy/man/tandem.1");
        foreach (var verb in Verbs().Except(["help", "version"]))
        {
            Assert.Matches($@"(?m)^\.(B|BR|TP) .*\b{verb}\b", page);
        }
    }

    [Theory]
    [InlineData("haproxy")]
    [InlineData("keepalived")]
    public void A_drop_in_replaces_the_program_of_the_service_and_nothing_else(string service)
    {
        var lines = Repository.Read($"deploy/systemd/{service}.service.d/tandem.conf").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToArray();
        Assert.Equal("[Service]", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches("^Exec(Start|Reload)=", line));
        Assert.Contains(lines, line => line.StartsWith($"ExecStart=/usr/lib/tandem/links/{service} ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"Names =\s*\[(.*?)\];", RegexOptions.Singleline)]
    private static partial Regex VerbList();

    [GeneratedRegex("\"([a-z]+)\"")]
    private static partial Regex QuotedWord();
}

using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;

namespace Tandem.Tests;

/// <summary>The reader of the file and the compiler of its rules say the same of every action.</summary>
public sealed class KeywordAgreementTests
{
    /// <summary>An action of which the reader says "not yet" must not be promised by the compiler, and the other way round.</summary>
    [Fact]
    public void Reader_and_compiler_have_one_verdict_of_each_action()
    {
        var groups = RuleKeywords.Actions.Select(action => action.Group).ToHashSet();
        var read = KeywordTable.All.Where(keyword => groups.Contains(keyword.Group))
            .Select(keyword => $"{keyword.Group} {Bare(keyword.Name)}: {keyword.Verdict}").ToHashSet();
        var compiled = RuleKeywords.Actions.Select(action => $"{action.Group} {Bare(action.Name)}: {action.Verdict}").ToHashSet();

        // Lua has no table of its own: its names are its users'.
        read.RemoveWhere(line => line.Contains(" lua.", StringComparison.Ordinal));
        Assert.Empty(compiled.Except(read).Select(line => $"only compiled: {line}").Concat(read.Except(compiled).Select(line => $"only read: {line}")));
    }

    [Fact]
    public void Fetches_and_converters_are_listed_once()
    {
        var names = RuleKeywords.Samples.Select(sample => $"{sample.Group} {sample.Name.Split('(')[0]}").ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.Contains("sample fetch req.hdr", names);
        Assert.Contains("converter lower", names);
    }

    private static string Bare(string name) => name.TrimEnd('*') is var bare && bare.StartsWith("track-sc", StringComparison.Ordinal) ? "track-sc" : bare;
}

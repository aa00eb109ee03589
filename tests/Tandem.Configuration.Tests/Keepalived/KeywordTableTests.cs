using Tandem.Configuration.Keepalived;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class KeywordTableTests
{
    /// <summary>The words of keepalived 2.2.7 and those that 2.3 added, after the block that they stand in; a star stands for some block of the virtual servers.</summary>
    private static readonly string[] Known = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "keepalived-2.2-keywords.txt"));

    [Fact]
    public void Every_keyword_of_keepalived_has_a_verdict()
    {
        var table = KeepalivedKeywords.All.Select(k => $"{k.Group}\t{k.Name}").ToHashSet(StringComparer.Ordinal);
        var names = KeepalivedKeywords.All.Select(k => k.Name).ToHashSet(StringComparer.Ordinal);

        var missing = Known.Where(line => line.StartsWith('*') ? !names.Contains(line[2..]) : !table.Contains(line)).ToList();
        Assert.Equal([], missing);
        Assert.True(Known.Length > 350);
    }

    [Fact]
    public void What_is_harmless_says_why()
    {
        var harmless = KeepalivedKeywords.All.Where(k => k.Verdict == KeywordVerdict.HarmlessHere).ToList();

        Assert.NotEmpty(harmless);
        Assert.All(harmless, k => Assert.NotEmpty(k.Note));
    }

    [Fact]
    public void Blocks_stand_together_in_the_listing()
    {
        var groups = KeepalivedKeywords.All.Select(k => k.Group).ToList();

        Assert.Equal(groups.Distinct().Count(), groups.Zip(groups.Skip(1)).Count(pair => pair.First != pair.Second) + 1);
    }

    [Fact]
    public void The_parts_that_are_not_served_are_named_once_and_the_vrrp_part_runs_on()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "lvs-and-bfd.conf"), Given.Nothing);

        Assert.Single(result.Configuration.Instances);
        Assert.Equal(3, result.Notices().Count(n => n.Contains("is not supported yet", StringComparison.Ordinal)));
        Assert.Equal(["Line 38) Unknown keyword 'nb_get_retry' - write 'retry'"], result.Complaints().Select(c => c[(c.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Theory]
    [InlineData("prority 5", "Unknown keyword 'prority' - did you mean 'priority'?")]
    [InlineData("router_id x", "Unknown keyword 'router_id' - it belongs into global_defs")]
    [InlineData("lvs_id x", "Unknown keyword 'lvs_id' - it was renamed long ago, write 'router_id'")]
    [InlineData("vrrp_script x", "Unknown keyword 'vrrp_script' - it belongs outside of any block; is a '}' missing above?")]
    [InlineData("wxyz 1", "Unknown keyword 'wxyz'")]
    public void An_unknown_keyword_is_passed_over_with_a_proposal(string line, string complaint)
    {
        var result = Given.Instances($"{line}\npriority 77");

        Assert.Equal($"(t.conf: Line 5) {complaint}", Assert.Single(result.Complaints()));
        Assert.Equal(77, result.Configuration.Instances[0].Priority);
    }

    [Fact]
    public void An_unknown_block_is_passed_over_as_a_whole()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "unknown-block.conf"), Given.Nothing);

        Assert.EndsWith("Unknown keyword 'athentication' - did you mean 'authentication'?", Assert.Single(result.Complaints()), StringComparison.Ordinal);
        Assert.Equal((90, 1), (result.Configuration.Instances[0].Priority, result.Configuration.Instances[0].Addresses.Count));
    }
}

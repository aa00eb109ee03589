using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

/// <summary><c>track_balancer</c>, a keyword of Tandem's own.</summary>
public sealed class TrackBalancerTests
{
    [Fact]
    public void A_block_and_words_on_the_line_say_the_same()
    {
        var block = Given.Instance("track_balancer {\nweight -20\nstall 250ms\nbackend web min_up 2\nbackend api\nfrontend www\n}").TrackBalancer!;
        var words = Given.Instance("track_balancer weight -20 stall 250ms backend web min_up 2 backend api frontend www").TrackBalancer!;
        var braces = Given.Instance("track_balancer { weight -20 stall 250ms backend web min_up 2 backend api frontend www }").TrackBalancer!;

        Assert.Equal((-20, 250_000L), (block.Weight, block.StallUs));
        Assert.Equal([new TrackedBackend("web", 2), new TrackedBackend("api", 1)], block.Backends);
        Assert.Equal(["www"], block.Frontends);
        Assert.Equal(block with { Origin = default }, words with { Origin = default });
        Assert.Equal(block with { Origin = default }, braces with { Origin = default });
    }

    [Fact]
    public void Without_words_it_is_a_fault_after_a_tenth_of_a_second()
    {
        var tracking = Given.Instance("track_balancer").TrackBalancer!;
        Assert.Equal((0, 100_000L, 0, 0), (tracking.Weight, tracking.StallUs, tracking.Backends.Count, tracking.Frontends.Count));
        Assert.Equal(tracking with { Origin = default }, Given.Instance("track_balancer {\n}").TrackBalancer! with { Origin = default });
        Assert.Null(Given.Instance("").TrackBalancer);
    }

    [Theory]
    [InlineData("stall 1s", 1_000_000)]
    [InlineData("stall 80", 80_000)]
    [InlineData("stall 60s", 60_000_000)]
    public void A_stall_has_a_unit_or_is_milliseconds(string word, long us) => Assert.Equal(us, Given.Instance($"track_balancer {word}").TrackBalancer!.StallUs);

    [Theory]
    [InlineData("track_balancer wieght 5", "(t.conf: Line 5) (V) unknown track_balancer option 'wieght' - ignoring, did you mean 'weight'?")]
    [InlineData("track_balancer weight", "(t.conf: Line 5) (V) track_balancer weight without a value - ignoring")]
    [InlineData("track_balancer stall 10ms", "(t.conf: Line 5) (V) track_balancer stall '10ms' must be between 50ms and 60s - ignoring")]
    [InlineData("track_balancer stall soon", "(t.conf: Line 5) (V) track_balancer stall 'soon' must be between 50ms and 60s - ignoring")]
    [InlineData("track_balancer backend web min_up", "(t.conf: Line 5) (V) track_balancer min_up without a value - ignoring")]
    [InlineData("track_balancer backend web backend web", "(t.conf: Line 5) (V) duplicate track_balancer backend web - ignoring")]
    [InlineData("track_balancer frontend a frontend a", "(t.conf: Line 5) (V) duplicate track_balancer frontend a - ignoring")]
    [InlineData("track_balancer weight 300", "(t.conf: Line 5) number '300' outside range [-253, 253]")]
    [InlineData("track_balancer backend web min_up 0", "(t.conf: Line 5) number '0' outside range [1, 100000]")]
    public void Mistakes_are_told_and_the_instance_runs(string line, string complaint)
    {
        var result = Given.Instances($"{line}\npriority 77");
        Assert.Equal(complaint, Assert.Single(result.Complaints().Distinct()));
        Assert.Equal(77, result.Configuration.Instances[0].Priority);
        Assert.NotNull(result.Configuration.Instances[0].TrackBalancer);
    }

    [Fact]
    public void An_address_owner_and_a_member_of_a_group_have_no_weight()
    {
        var owner = Given.Instances("priority 255\ntrack_balancer weight 5");
        Assert.Equal(0, owner.Configuration.Instances[0].TrackBalancer!.Weight);
        Assert.Contains(owner.Complaints(), c => c.EndsWith("ignoring track_balancer weight due to address owner", StringComparison.Ordinal));

        var member = Given.Instances("track_balancer weight 5", "vrrp_sync_group G {\ngroup {\nV\n}\n}");
        Assert.Equal(0, member.Configuration.Instances[0].TrackBalancer!.Weight);
        Assert.Contains(member.Complaints(), c => c.EndsWith("ignoring track_balancer weight due to SYNC group", StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_before_other_lines_is_noticed_since_keepalived_would_lose_them()
    {
        Assert.Contains(Given.Instances("track_balancer {\n}\npriority 77").Notices(), n => n.Contains("keepalived would end the vrrp_instance at the '}' of track_balancer", StringComparison.Ordinal));
        Assert.DoesNotContain(Given.Instances("track_balancer weight 5\npriority 77").Notices(), n => n.Contains("track_balancer", StringComparison.Ordinal));
    }
}

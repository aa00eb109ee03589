using Tandem.Lab.Tests.Harness;
using Xunit.Abstractions;

namespace Tandem.Lab.Tests;

/// <summary>
/// <c>tandem handover</c> on a pair. LAB_RATE names another rate than 1,000 requests a second, for machines that are busy with other
/// things; for the same reason a loop may stand still for longer here than where that is what is tried.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class PlannedHandOverTests(ITestOutputHelper output)
{
    private const string Patient = "track_balancer stall 5s\n";

    /// <summary>Others have twelve seconds to take over.</summary>
    private static readonly string Slow = Configurations.Instance(101, Patient, version: 2).Replace("advert_int 1\n", "advert_int 3\n", StringComparison.Ordinal);

    private static readonly int Rate = int.TryParse(Environment.GetEnvironmentVariable("LAB_RATE"), out var rate) ? rate : 1000;

    [Theory]
    [InlineData(3, "")]
    [InlineData(2, "")]
    [InlineData(3, "nopreempt")]
    public void A_client_with_a_thousand_new_connections_a_second_loses_none(int version, string more)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, second) = Start(lab, version, more);
        using var client = Ask(lab, Rate);
        Assert.True(client.AwaitAnswers("one", Rate, Pair.Patience), "no load");
        var (code, text) = first.Run("handover");
        output.WriteLine(text);
        Assert.True(code == 0, $"{text}\n{first.Log.Text}");
        Assert.Contains("Handed over; the other node serves.", text, StringComparison.Ordinal);
        Assert.True(lab.Lb2.Owns(LabAddresses.Virtual), $"{first.Log.Text}\n{second.Log.Text}");
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.True(client.AwaitAnswers("two", Rate, Pair.Patience), "the other does not serve");
        var asked = client.Finish();
        var lost = asked.Where(request => !request.IsAnswered).ToArray();
        output.WriteLine($"{asked.Count} requests, {asked.Count(request => request.Body == "one")} answered here, {asked.Count(request => request.Body == "two")} there, {lost.Length} lost");
        Assert.True(lost.Length == 0, $"{lost.Length} of {asked.Count} lost: {string.Join("; ", lost.Take(10))}\n{first.Log.Text}\n{second.Log.Text}");

        // It stays behind, also when the address would be its own by priority, until the hand-over is ended.
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.Equal(0, first.Run("handover", "--end").Code);
        if (more.Length == 0)
        {
            lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        }
    }

    [Fact]
    public void Without_a_peer_the_node_serves_on_and_says_so()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101, Patient)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        using var client = Ask(lab, perSecond: 100);
        var (code, text) = first.Run("handover");
        Assert.Equal(1, code);
        Assert.Contains("Not handed over: nobody took over VI_1: no other router is there", text, StringComparison.Ordinal);
        Assert.True(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.NotNull(client.AwaitAnswer(LabClock.NowUs, Pair.Patience));
        Assert.All(client.Finish(), request => Assert.True(request.IsAnswered, request.Failure));
    }

    [Fact]
    public void Without_a_peer_connections_are_let_through_long_before_the_wait_is_over()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Slow).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        using var verb = lab.Lb1.Start(RunningNode.Program, "handover");
        verb.Output.Await("nobody has answered within 1.2 s: new connections are let through again", Pair.Patience);
        using var client = Ask(lab, perSecond: 100);
        Assert.NotNull(client.AwaitAnswer(LabClock.NowUs, Pair.Patience));
        Assert.DoesNotContain("Not handed over", verb.Output.Text, StringComparison.Ordinal);
        Assert.StartsWith("A hand-over is under way since ", first.Sentence(), StringComparison.Ordinal);
        Assert.Equal(1, verb.AwaitEnd(Pair.Patience));
        Assert.Contains("this node serves on", verb.Output.Text, StringComparison.Ordinal);
        first.AwaitStatus(static status => status.GetProperty("balancer").GetProperty("state").GetString() == "running");
        Assert.All(client.Finish(), request => Assert.True(request.IsAnswered, request.Failure));
    }

    [Fact]
    public void A_node_that_handed_over_serves_as_the_last_resort()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, _) = Start(lab, 3, "");
        Assert.Equal(0, first.Run("handover").Code);
        lab.CutOff(lab.Lb2);
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
    }

    private static RequestProber Ask(LabNetwork lab, int perSecond) =>
        new(lab.Client, LabAddresses.Virtual, TimeSpan.FromSeconds(1.0 / perSecond), TimeSpan.FromSeconds(15));

    private static (RunningNode First, RunningNode Second) Start(LabNetwork lab, int version, string more)
    {
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101, Patient + more, version)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        var second = RunningNode.Start(lab.Lb2, RunningNode.Haproxy("two"), Configurations.Instance(100, Patient + more, version)).AwaitReady();
        second.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
        return (first, second);
    }
}

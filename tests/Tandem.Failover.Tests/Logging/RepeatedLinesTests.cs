using Tandem.Failover.Logging;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Logging;

public sealed class RepeatedLinesTests
{
    private const long Second = 1_000_000;
    private const string Text = "(VI_1) wrong version. Received 3 and expect 2";

    private static readonly Endpoint Sender = Endpoint.FromIPv4(0x0A2A000C, 0);

    private readonly RecordingSink sink = new();
    private readonly RepeatedLines lines;

    public RepeatedLinesTests() => lines = new RepeatedLines(new Journal(false, sink));

    [Fact]
    public void The_first_is_told_at_once_and_in_the_very_words()
    {
        Tell(0);

        Assert.Equal([Text], sink.Lines);
    }

    [Fact]
    public void Repeats_are_told_together_with_count_sender_and_cause()
    {
        for (var i = 0; i <= 31; i++)
        {
            Tell(i * Second);
        }

        Assert.Equal(
            [Text, $"{Text} - repeated 30 times in 30 seconds, from 10.42.0.12 - set the same vrrp_version on both"],
            sink.Lines);
    }

    [Fact]
    public void The_rest_of_a_flood_that_ended_is_told()
    {
        Tell(0);
        Tell(Second);
        Tell(Second);

        lines.TellRepeats(29 * Second);
        Assert.Single(sink.Lines);
        lines.TellRepeats(30 * Second);

        Assert.Contains("repeated 2 times in 30 seconds", sink.Lines[1]);
    }

    [Fact]
    public void What_stayed_away_for_an_interval_is_news_again()
    {
        Tell(0);
        lines.TellRepeats(31 * Second);
        Tell(32 * Second);

        Assert.Equal([Text, Text], sink.Lines);
    }

    [Fact]
    public void Another_sender_reason_or_subject_is_told_for_itself()
    {
        Tell(0);
        Tell(0, sender: Endpoint.FromIPv4(0x0A2A000D, 0));
        Tell(0, reason: 2);
        Tell(0, subject: 52);
        Tell(0);

        Assert.Equal(4, sink.Lines.Count);
    }

    [Fact]
    public void A_flood_from_ever_new_senders_is_bounded_and_counted()
    {
        for (uint i = 0; i < 10_000; i++)
        {
            Tell(0, sender: Endpoint.FromIPv4(i, 0));
        }

        Assert.Equal(RepeatedLines.Capacity, sink.Lines.Count);
        lines.TellRepeats(31 * Second);
        Assert.Equal("9936 more bad packets, from further senders, were not told one by one", sink.Lines[^1]);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        Tell(0);
        Tell(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = lines.Find(51, 1, Sender, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Tell(long nowUs, long subject = 51, int reason = 1, Endpoint? sender = null) =>
        lines.Find(subject, reason, sender ?? Sender, nowUs)?.Tell(JournalLevel.Info, Text, "set the same vrrp_version on both");
}

namespace Tandem.Lab.Tests;

/// <summary>What a client remembers of its requests: of an hour at a hundred a second, the last quarter at least.</summary>
public sealed class RequestHistoryTests
{
    private const long PaceUs = 10_000;
    private const int AnHour = 360_000;

    [Fact]
    public void After_an_hour_the_last_requests_are_known()
    {
        var history = Of(AnHour);
        Assert.InRange(history.Kept.Count, RequestHistory.MaxRequests / 2, RequestHistory.MaxRequests);
        Assert.Equal(AnHour, history.Forgotten + history.Kept.Count);
        const long last = (AnHour - 1) * PaceUs;
        Assert.Equal(last, history.LastAnswered(last)?.BeganUs);
        Assert.Null(history.LastAnswered(last + 1));
        Assert.Equal(101, history.Between(last - (100 * PaceUs), last).Count);
    }

    [Fact]
    public void A_gap_is_measured_from_the_last_answer_before_the_span_to_its_end()
    {
        var history = Of(1000);
        var end = (999 * PaceUs) + 1000;
        Assert.Equal(PaceUs, history.LongestGapUs(500 * PaceUs, end));
        history.Add(new ProbedRequest(1000 * PaceUs, 1100 * PaceUs, null, "no answer"));
        history.Add(new ProbedRequest(1199 * PaceUs, 1200 * PaceUs, "s1", ""));
        Assert.Equal((1200 * PaceUs) - end, history.LongestGapUs(1050 * PaceUs, 1201 * PaceUs));
        Assert.Equal((1150 * PaceUs) - end, history.LongestGapUs(1050 * PaceUs, 1150 * PaceUs));
        Assert.Equal(800 * PaceUs, history.LongestGapUs(1200 * PaceUs, 2000 * PaceUs));
    }

    [Fact]
    public void Answers_in_a_row_begin_again_behind_one_that_was_lost()
    {
        var history = Of(10);
        Assert.Equal(4, history.AnsweredInARow(6 * PaceUs));
        history.Add(new ProbedRequest(10 * PaceUs, 11 * PaceUs, null, "no answer"));
        Assert.Equal(0, history.AnsweredInARow(6 * PaceUs));
        history.Add(new ProbedRequest(5 * PaceUs, 12 * PaceUs, "s1", ""));
        history.Add(new ProbedRequest(11 * PaceUs, 12 * PaceUs, "s1", ""));
        Assert.Equal(1, history.AnsweredInARow(6 * PaceUs));
    }

    [Fact]
    public void Nothing_is_known_of_nothing()
    {
        var history = new RequestHistory();
        Assert.Null(history.LastAnswered(0));
        Assert.Empty(history.Between(0, long.MaxValue));
        Assert.Equal(7, history.LongestGapUs(3, 10));
    }

    private static RequestHistory Of(int requests)
    {
        var history = new RequestHistory();
        for (var i = 0; i < requests; i++)
        {
            history.Add(new ProbedRequest(i * PaceUs, (i * PaceUs) + 1000, "s1", ""));
        }

        return history;
    }
}

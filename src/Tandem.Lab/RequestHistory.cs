namespace Tandem.Lab;

/// <summary>
/// What became of the last requests of a prober, in the order in which they ended: the last 100,000 at least and 200,000 at most, and the number of
/// those that were forgotten. Questions about a time that is not long ago look at what ended since, however long the prober has been at work.
/// Belongs to whoever holds the prober's lock.
/// </summary>
internal sealed class RequestHistory
{
    internal const int MaxRequests = 200_000;

    private readonly List<ProbedRequest> ended = [];

    /// <summary>Those that are kept, in the order in which they ended.</summary>
    internal IReadOnlyList<ProbedRequest> Kept => ended;

    /// <summary>How many are not kept any more.</summary>
    internal long Forgotten { get; private set; }

    /// <summary>Takes one that ended now.</summary>
    internal void Add(ProbedRequest request)
    {
        if (ended.Count == MaxRequests)
        {
            // In one go, since what is behind must be moved each time.
            ended.RemoveRange(0, MaxRequests / 2);
            Forgotten += MaxRequests / 2;
        }

        ended.Add(request);
    }

    /// <summary>The last that began after a time and was answered, or null.</summary>
    internal ProbedRequest? LastAnswered(long sinceUs)
    {
        // Whatever began after a time has ended after it.
        for (var i = ended.Count - 1; i >= 0 && ended[i].EndedUs >= sinceUs; i--)
        {
            if (ended[i].IsAnswered && ended[i].BeganUs >= sinceUs)
            {
                return ended[i];
            }
        }

        return null;
    }

    /// <summary>Those that began in a span of time and have ended.</summary>
    internal List<ProbedRequest> Between(long fromUs, long untilUs)
    {
        var first = FirstEndedSince(fromUs);
        var found = ended.GetRange(first, ended.Count - first);
        found.RemoveAll(one => one.BeganUs < fromUs || one.BeganUs > untilUs);
        return found;
    }

    /// <summary>The longest time without an answer in a span of time, from the last answer before it.</summary>
    internal long LongestGapUs(long fromUs, long untilUs)
    {
        var first = FirstEndedSince(fromUs + 1);
        var last = first - 1;
        while (last >= 0 && !ended[last].IsAnswered)
        {
            last--;
        }

        var before = last < 0 ? fromUs : ended[last].EndedUs;
        var longest = 0L;
        for (var i = first; i < ended.Count && ended[i].EndedUs <= untilUs; i++)
        {
            if (ended[i].IsAnswered)
            {
                longest = Math.Max(longest, ended[i].EndedUs - before);
                before = ended[i].EndedUs;
            }
        }

        return Math.Max(longest, untilUs - before);
    }

    /// <summary>How many of those that began after a time were answered since the last one that was lost.</summary>
    internal int AnsweredInARow(long sinceUs)
    {
        var count = 0;
        for (var i = ended.Count - 1; i >= 0 && ended[i].EndedUs >= sinceUs; i--)
        {
            if (ended[i].BeganUs < sinceUs)
            {
                continue;
            }

            if (!ended[i].IsAnswered)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private int FirstEndedSince(long sinceUs)
    {
        var first = ended.Count;
        while (first > 0 && ended[first - 1].EndedUs >= sinceUs)
        {
            first--;
        }

        return first;
    }
}

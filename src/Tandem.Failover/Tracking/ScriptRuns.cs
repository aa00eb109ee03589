namespace Tandem.Failover.Tracking;

/// <summary>
/// Counts successes and failures of a script: <c>rise</c> successes in a row make it up, <c>fall</c> failures in a row make it down, and the
/// first result of all decides alone unless <c>init_fail</c> has decided before. Pure.
/// </summary>
internal struct ScriptRuns
{
    private readonly int rise;
    private readonly int fall;

    /// <summary>0 to rise-1 is down, rise to rise+fall-1 is up; the distance to the border is what is missing.</summary>
    private int result;

    internal ScriptRuns(int rise, int fall, bool initFail)
    {
        this.rise = rise;
        this.fall = fall;
        Verdict = initFail ? TrackedVerdict.Down : TrackedVerdict.Unknown;
        result = initFail ? 0 : rise - 1;
    }

    /// <summary>What the runs say until now.</summary>
    internal TrackedVerdict Verdict { get; private set; }

    /// <summary>The counter, as keepalived's dump shows it.</summary>
    internal readonly int Result => result;

    /// <summary>The counts after a reload in which the script, but not how often it may fail, stayed the same.</summary>
    internal static ScriptRuns After(TrackedVerdict verdict, int rise, int fall) => new(rise, fall, false)
    {
        Verdict = verdict,
        result = verdict == TrackedVerdict.Up ? rise + fall - 1 : verdict == TrackedVerdict.Down ? 0 : rise - 1,
    };

    /// <summary>Counts a success.</summary>
    /// <returns>Whether the verdict changed.</returns>
    internal bool Succeed()
    {
        if (result < rise - 1)
        {
            result++;
            return false;
        }

        result = rise + fall - 1;
        return Change(TrackedVerdict.Up);
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether the verdict changed.</returns>
    internal bool Fail()
    {
        if (result > rise)
        {
            result--;
            return false;
        }

        result = 0;
        return Change(TrackedVerdict.Down);
    }

    private bool Change(TrackedVerdict verdict)
    {
        var changed = Verdict != verdict;
        Verdict = verdict;
        return changed;
    }
}

namespace Tandem.FailoverProcess;

/// <summary>
/// How long the parent waits before it starts a child that died anew: not at all at first, then longer and longer, so that a child that
/// dies at once neither floods the log nor takes the processor.
/// </summary>
internal sealed class RespawnDelay
{
    /// <summary>The longest delay, in milliseconds.</summary>
    internal const int LongestMs = 60_000;

    /// <summary>A child that ran so long, in milliseconds, is taken for sound: the next delay is none again.</summary>
    internal const int SoundAfterMs = 60_000;

    private int next;

    /// <summary>The delay after a child has died.</summary>
    /// <param name="ranMs">How long it ran, in milliseconds.</param>
    /// <returns>Milliseconds.</returns>
    internal int After(long ranMs)
    {
        var delay = ranMs >= SoundAfterMs ? 0 : next;
        next = delay == 0 ? 1000 : Math.Min(LongestMs, delay * 2);
        return delay;
    }
}

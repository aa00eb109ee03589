namespace Tandem.Linux.Reactor;

/// <summary>
/// Something that must happen by a time unless it is put off: one entry of a loop's <see cref="TimerWheel"/>. The
/// connection handlers derive from it, so that a connection at rest needs no second object.
/// </summary>
public abstract class Deadline
{
    /// <summary>A time that never comes.</summary>
    public const long Never = long.MaxValue;

    internal Deadline? Next;
    internal Deadline? Previous;

    /// <summary>The tick of the wheel slot that holds this entry; -1 when it is in none.</summary>
    internal long QueuedMs = -1;

    /// <summary>When it is due, in the loop's milliseconds; <see cref="Never"/> when it is not armed.</summary>
    public long DueMs { get; internal set; } = Never;

    /// <summary>Takes it back: it is not due any more. It may be in no wheel.</summary>
    public void Disarm() => DueMs = Never;

    /// <summary>Called by the loop, once, when the time has come.</summary>
    public abstract void OnDue();
}

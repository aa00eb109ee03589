namespace Tandem.Failover.Logging;

/// <summary>
/// One place that log lines go to. It never waits for its receiver: what is not taken at once is kept within a bound, or lost
/// and counted. Belongs to the loop's thread.
/// </summary>
public abstract class JournalSink : IDisposable
{
    /// <summary>What it is called in messages about it.</summary>
    public abstract string Name { get; }

    /// <summary>Lines are kept that its receiver has not taken yet.</summary>
    public virtual bool HasWaiting => false;

    /// <summary>Lines lost since this was last read; reading starts anew.</summary>
    public virtual long TakeLost() => 0;

    /// <summary>Tells a line.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="now">The present time.</param>
    /// <param name="text">The line without header and line end; it holds no control characters.</param>
    public abstract void Write(JournalLevel level, DateTime now, string text);

    /// <summary>Sends what waits, as much as the receiver takes at once.</summary>
    public virtual void Flush()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives its descriptors back.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

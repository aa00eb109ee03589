using Tandem.Linux.Reactor;

namespace Tandem.Failover.Logging;

/// <summary>
/// Where all log lines of a process go: syslog, console, file. Writing never waits; a receiver that is stuck costs at most a
/// bounded memory, and what was lost is told when it runs again. Belongs to the loop's thread. Not for what is told rarely
/// because it repeats: that is <see cref="RepeatedLines"/>.
/// </summary>
public sealed class Journal : IDisposable
{
    /// <summary>The most characters of a line; what is longer is cut.</summary>
    public const int MaxLength = 1800;

    /// <summary>How soon a receiver that took nothing is tried again.</summary>
    private const int RetryMs = 50;

    private readonly JournalSink[] sinks;
    private readonly Func<DateTime> clock;
    private Retry? retry;

    /// <summary>Opens the places that a command line names.</summary>
    /// <param name="settings">Which.</param>
    public Journal(JournalSettings settings)
        : this(settings.Detail, SinksOf(settings))
    {
    }

    /// <summary>Makes a journal of given sinks; it disposes of them.</summary>
    /// <param name="detail">Whether detail is told as well.</param>
    /// <param name="sinks">Where to.</param>
    public Journal(bool detail, params JournalSink[] sinks)
        : this(detail, static () => DateTime.UtcNow, sinks)
    {
    }

    internal Journal(bool detail, Func<DateTime> clock, params JournalSink[] sinks)
    {
        IsDetailed = detail;
        this.clock = clock;
        this.sinks = sinks;
    }

    /// <summary>Whether <see cref="WriteDetail"/> tells anything (<c>-D</c>); asked before a text is made for it.</summary>
    public bool IsDetailed { get; }

    /// <summary>Lets the loop deliver later what a receiver does not take at once.</summary>
    /// <param name="loop">The loop whose thread writes.</param>
    public void Attach(EventLoop loop) => retry = new Retry(this, loop);

    /// <summary>Tells a line.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="text">The line; control characters become spaces.</param>
    public void Write(JournalLevel level, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var now = clock();
        text = Printable(text);
        foreach (var sink in sinks)
        {
            sink.Write(level, now, text);
            if (sink.HasWaiting)
            {
                retry?.Arm();
            }
        }
    }

    /// <summary>Tells a line that keepalived tells only with <c>-D</c>.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="text">The line.</param>
    public void WriteDetail(JournalLevel level, string text)
    {
        if (IsDetailed)
        {
            Write(level, text);
        }
    }

    /// <summary>Sends what waits, as much as goes at once, and tells what was lost meanwhile.</summary>
    public void Flush()
    {
        foreach (var sink in sinks)
        {
            sink.Flush();
            if (!sink.HasWaiting && sink.TakeLost() is > 0 and var lost)
            {
                sink.Write(JournalLevel.Warning, clock(), $"{lost} log lines were lost: {sink.Name} did not take them in time");
            }

            if (sink.HasWaiting)
            {
                retry?.Arm();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        retry?.Disarm();
        foreach (var sink in sinks)
        {
            sink.Dispose();
        }
    }

    private static JournalSink[] SinksOf(JournalSettings settings)
    {
        var sinks = new List<JournalSink>(3);
        if (settings.ToSyslog)
        {
            sinks.Add(new SyslogSink(settings));
        }

        if (settings.ToConsole)
        {
            sinks.Add(new ConsoleSink(settings));
        }

        if (settings.File != null)
        {
            sinks.Add(new FileSink(settings));
        }

        return [.. sinks];
    }

    /// <summary>A name of the configuration may hold anything; a line of the log is one line.</summary>
    private static string Printable(string text)
    {
        if (text.Length > MaxLength)
        {
            text = text[..MaxLength];
        }

        return text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && !text.Contains('\x7f')
            ? text
            : string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            });
    }

    private sealed class Retry(Journal journal, EventLoop loop) : Deadline
    {
        public override void OnDue() => journal.Flush();

        internal void Arm()
        {
            if (DueMs == Never)
            {
                loop.Timers.Set(this, loop.NowMs + RetryMs);
            }
        }
    }
}

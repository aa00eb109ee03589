using System.Globalization;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Logging;

/// <summary>One line of <see cref="RepeatedLines"/>: what was told, and how often it has come since.</summary>
public sealed class RepeatedLine
{
    private readonly RepeatedLines owner;
    private long subject;
    private int reason;
    private Endpoint sender;
    private JournalLevel level;
    private string text = "";
    private string? cause;
    private long sinceUs;
    private long repeats;

    internal RepeatedLine(RepeatedLines owner) => this.owner = owner;

    internal bool IsInUse { get; private set; }

    /// <summary>Tells the line now, and keeps it for when it repeats.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="text">The line.</param>
    /// <param name="cause">The likely cause and what to do, for the line that tells of repetition; or null.</param>
    public void Tell(JournalLevel level, string text, string? cause = null)
    {
        this.level = level;
        this.text = text;
        this.cause = cause;
        owner.Write(level, text);
    }

    internal bool Is(long otherSubject, int otherReason, in Endpoint otherSender) =>
        IsInUse && subject == otherSubject && reason == otherReason && sender.Equals(otherSender.WithPort(0));

    internal void Begin(long ofSubject, int ofReason, in Endpoint ofSender, long nowUs)
    {
        IsInUse = true;
        subject = ofSubject;
        reason = ofReason;
        sender = ofSender.WithPort(0);
        sinceUs = nowUs;
        repeats = 0;
    }

    internal void Count(long nowUs)
    {
        repeats++;
        TellRepeats(nowUs);
    }

    internal void TellRepeats(long nowUs)
    {
        var elapsedUs = nowUs - sinceUs;
        if (elapsedUs < RepeatedLines.IntervalUs)
        {
            return;
        }

        if (repeats == 0)
        {
            // It did not come again: the next one is news.
            IsInUse = false;
            return;
        }

        var tail = cause == null ? "" : $" - {cause}";
        owner.Write(level, string.Create(
            CultureInfo.InvariantCulture,
            $"{text} - repeated {repeats} times in {elapsedUs / 1_000_000} seconds, from {Address}{tail}"));
        sinceUs = nowUs;
        repeats = 0;
    }

    private string Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Endpoint.MaxTextLength];
            return System.Text.Encoding.ASCII.GetString(bytes[..sender.FormatAddress(bytes)]);
        }
    }
}

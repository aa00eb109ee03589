namespace Tandem.Balancer.Logging;

/// <summary>
/// The dates of log lines. A second is formatted once and kept, since many lines fall into the same; the local offset is
/// asked anew for each second, so that daylight saving comes in time. One per thread; not for syslog headers.
/// </summary>
internal sealed class LogDates
{
    /// <summary>Bytes of "20/Nov/2026:07:59:40".</summary>
    internal const int DateLength = 20;

    /// <summary>Requests that run a few seconds and those that begin now fall into different seconds.</summary>
    private const int Kept = 16;

    [ThreadStatic]
    private static LogDates? ofThisThread;

    private readonly SecondText[] seconds = new SecondText[Kept];

    private readonly TimeZoneInfo zone;

    /// <summary>Makes an empty store.</summary>
    /// <param name="zone">The zone of local dates.</param>
    internal LogDates(TimeZoneInfo zone)
    {
        this.zone = zone;
        for (var i = 0; i < Kept; i++)
        {
            seconds[i] = new SecondText();
        }
    }

    /// <summary>The dates of the calling thread.</summary>
    internal static LogDates OfThisThread => ofThisThread ??= new LogDates(TimeZoneInfo.Local);

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>The texts of the second that a moment falls into.</summary>
    /// <param name="ticks">UTC ticks.</param>
    internal SecondText Second(long ticks)
    {
        var second = ticks / TimeSpan.TicksPerSecond;
        var text = seconds[second & (Kept - 1)];
        if (text.Number != second)
        {
            Fill(text, second);
        }

        return text;
    }

    /// <summary>Three letters of the month's English name.</summary>
    /// <param name="month">1 to 12.</param>
    internal static ReadOnlySpan<byte> Month(int month) => Months.Slice((month - 1) * 3, 3);

    /// <summary>Writes a number with a fixed count of digits.</summary>
    internal static void Digits(Span<byte> target, int value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private void Fill(SecondText text, long second)
    {
        var utc = new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var offset = zone.GetUtcOffset(utc);
        Write(text.Gmt, utc, TimeSpan.Zero);
        Write(text.Local, utc + offset, offset);
        text.Number = second;
    }

    private static void Write(Span<byte> target, DateTime date, TimeSpan offset)
    {
        Digits(target[..2], date.Day);
        target[2] = (byte)'/';
        Month(date.Month).CopyTo(target[3..]);
        target[6] = (byte)'/';
        Digits(target[7..11], date.Year);
        target[11] = (byte)':';
        Digits(target[12..14], date.Hour);
        target[14] = (byte)':';
        Digits(target[15..17], date.Minute);
        target[17] = (byte)':';
        Digits(target[18..20], date.Second);
        target[20] = (byte)' ';
        target[21] = (byte)(offset < TimeSpan.Zero ? '-' : '+');
        var minutes = Math.Abs((int)offset.TotalMinutes);
        Digits(target[22..24], minutes / 60);
        Digits(target[24..26], minutes % 60);
    }

    /// <summary>One second, as text.</summary>
    internal sealed class SecondText
    {
        /// <summary>Seconds since the year 1.</summary>
        internal long Number { get; set; } = -1;

        /// <summary>"20/Nov/2026:07:59:40 +0000".</summary>
        internal byte[] Gmt { get; } = new byte[DateLength + 6];

        /// <summary>The same in local time with its offset.</summary>
        internal byte[] Local { get; } = new byte[DateLength + 6];
    }
}

using System.Text;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Logging;

/// <summary>
/// What stands before a line at one target (configuration.txt 4.2 "log", "format"). The part that changes once a second is
/// kept between lines. Belongs to one loop. Not for the line itself.
/// </summary>
internal sealed class SyslogHeader
{
    /// <summary>Bytes that a header takes at most with a tag and host name of the longest kind.</summary>
    internal const int MaxLength = 1024;

    private const int LevelCount = 8;

    private readonly TimeZoneInfo zone;
    private readonly LogLineFormat format;
    private readonly byte[][] priorities = new byte[LevelCount][];
    private readonly byte[] afterDate;
    private readonly byte[] date = new byte[32];
    private readonly byte[] offset = new byte[6];
    private int dateLength;
    private long second = -1;

    /// <summary>Makes the header of one target.</summary>
    /// <param name="format">The format; <see cref="LogLineFormat.Default"/> depends on <paramref name="hostName"/> as HAProxy's does.</param>
    /// <param name="facility">Syslog's number, 0 to 23.</param>
    /// <param name="tag"><c>log-tag</c>.</param>
    /// <param name="hostName">The name of <c>log-send-hostname</c>, or null where it is not set.</param>
    /// <param name="processId">The process.</param>
    /// <param name="zone">The zone of its dates; null for this machine's.</param>
    internal SyslogHeader(LogLineFormat format, int facility, string tag, string? hostName, int processId, TimeZoneInfo? zone = null)
    {
        this.zone = zone ?? TimeZoneInfo.Local;
        if (format == LogLineFormat.Default)
        {
            format = hostName == null ? LogLineFormat.Local : LogLineFormat.Rfc3164;
        }

        this.format = format;
        for (var level = 0; level < LevelCount; level++)
        {
            priorities[level] = Encoding.Latin1.GetBytes(format switch
            {
                LogLineFormat.Short or LogLineFormat.Timed => $"<{level}>",
                LogLineFormat.Iso or LogLineFormat.Raw => "",
                LogLineFormat.Rfc5424 => $"<{(facility * LevelCount) + level}>1 ",
                _ => $"<{(facility * LevelCount) + level}>",
            });
        }

        afterDate = Encoding.Latin1.GetBytes(Cut(format switch
        {
            LogLineFormat.Local => $" {tag}[{processId}]: ",
            LogLineFormat.Rfc3164 => $" {hostName ?? "localhost"} {tag}[{processId}]: ",
            LogLineFormat.Rfc5424 => $" {hostName ?? "-"} {tag} {processId} - - ",
            LogLineFormat.Timed or LogLineFormat.Iso => " ",
            _ => "",
        }));
    }

    /// <summary>Writes the header.</summary>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="level">The line's level.</param>
    /// <param name="ticks">The present time, in UTC ticks.</param>
    /// <returns>Bytes written.</returns>
    internal int Write(Span<byte> target, LogLevel level, long ticks)
    {
        var priority = priorities[(int)level];
        priority.CopyTo(target);
        var at = priority.Length;
        if (format is LogLineFormat.Priority or LogLineFormat.Short or LogLineFormat.Raw)
        {
            return at;
        }

        if (ticks / TimeSpan.TicksPerSecond != second)
        {
            FormatSecond(ticks);
        }

        date.AsSpan(0, dateLength).CopyTo(target[at..]);
        at += dateLength;
        if (format is LogLineFormat.Rfc5424 or LogLineFormat.Timed or LogLineFormat.Iso)
        {
            target[at] = (byte)'.';
            LogDates.Digits(target.Slice(at + 1, 6), (int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
            offset.CopyTo(target[(at + 7)..]);
            at += 7 + offset.Length;
        }

        afterDate.CopyTo(target[at..]);
        return at + afterDate.Length;
    }

    private static string Cut(string text) => text.Length <= MaxLength - 64 ? text : text[..(MaxLength - 64)];

    private void FormatSecond(long ticks)
    {
        var utc = new DateTime(ticks, DateTimeKind.Utc);
        var difference = zone.GetUtcOffset(utc);
        var local = utc + difference;
        if (format is LogLineFormat.Local or LogLineFormat.Rfc3164)
        {
            FormatClassic(local);
        }
        else
        {
            FormatIso(local, difference);
        }

        second = ticks / TimeSpan.TicksPerSecond;
    }

    /// <summary>"Nov  5 08:57:39".</summary>
    private void FormatClassic(DateTime local)
    {
        LogDates.Month(local.Month).CopyTo(date);
        date[3] = (byte)' ';
        LogDates.Digits(date.AsSpan(4, 2), local.Day);
        if (local.Day < 10)
        {
            date[4] = (byte)' ';
        }

        date[6] = (byte)' ';
        FormatClock(date.AsSpan(7), local);
        dateLength = 15;
    }

    /// <summary>"2026-11-20T08:57:39", and the offset "+01:00" apart.</summary>
    private void FormatIso(DateTime local, TimeSpan difference)
    {
        LogDates.Digits(date.AsSpan(0, 4), local.Year);
        date[4] = (byte)'-';
        LogDates.Digits(date.AsSpan(5, 2), local.Month);
        date[7] = (byte)'-';
        LogDates.Digits(date.AsSpan(8, 2), local.Day);
        date[10] = (byte)'T';
        FormatClock(date.AsSpan(11), local);
        dateLength = 19;
        var minutes = Math.Abs((int)difference.TotalMinutes);
        offset[0] = (byte)(difference < TimeSpan.Zero ? '-' : '+');
        LogDates.Digits(offset.AsSpan(1, 2), minutes / 60);
        offset[3] = (byte)':';
        LogDates.Digits(offset.AsSpan(4, 2), minutes % 60);
    }

    private static void FormatClock(Span<byte> target, DateTime local)
    {
        LogDates.Digits(target[..2], local.Hour);
        target[2] = (byte)':';
        LogDates.Digits(target.Slice(3, 2), local.Minute);
        target[5] = (byte)':';
        LogDates.Digits(target.Slice(6, 2), local.Second);
    }
}

using System.Globalization;

namespace Tandem.Failover.Logging;

/// <summary>The date before a line, in local time; a second is formatted once. One per sink.</summary>
internal sealed class LineDate(TimeZoneInfo? zone, bool withYear)
{
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private static readonly string[] Months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private readonly TimeZoneInfo zone = zone ?? TimeZoneInfo.Local;
    private long second = -1;
    private string text = "";

    /// <summary>"Nov  5 08:57:39" as syslog has it, or "Thu Nov  5 08:57:39 2026" as strftime's %c.</summary>
    /// <param name="now">UTC.</param>
    internal string Format(DateTime now)
    {
        var present = now.Ticks / TimeSpan.TicksPerSecond;
        if (present != second)
        {
            second = present;

            // The offset is asked anew for each second, so that daylight saving comes in time.
            var local = now + zone.GetUtcOffset(now);
            text = string.Create(
                CultureInfo.InvariantCulture,
                $"{Months[local.Month - 1]} {local.Day,2} {local.Hour:00}:{local.Minute:00}:{local.Second:00}");
            if (withYear)
            {
                text = string.Create(CultureInfo.InvariantCulture, $"{Days[(int)local.DayOfWeek]} {text} {local.Year}");
            }
        }

        return text;
    }
}

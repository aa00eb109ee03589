using System.Globalization;
using System.Text;

namespace Tandem.Failover.Dumps;

/// <summary>The text of a dump: lines of names and values in the shape that keepalived writes and that exporters parse.</summary>
internal sealed class DumpText
{
    private readonly StringBuilder text = new();

    /// <summary>Writes the head of a part.</summary>
    internal void Part(string name) => Line($"------< {name} >------");

    /// <summary>Writes a line.</summary>
    internal void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Writes a line.</summary>
    internal void Line(string line) => text.Append(line).Append('\n');

    /// <summary>Writes a line if something holds.</summary>
    internal void LineIf(bool condition, FormattableString line)
    {
        if (condition)
        {
            Line(line);
        }
    }

    /// <summary>Writes a head and a line for each of its items; nothing when there are none.</summary>
    internal void List<T>(string head, IReadOnlyCollection<T> items, Func<T, string> line)
    {
        if (items.Count == 0)
        {
            return;
        }

        Line(head);
        foreach (var item in items)
        {
            Line("     " + line(item));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>A truth as "true" or "false".</summary>
    internal static string Truth(bool value) => value ? "true" : "false";

    /// <summary>A truth as "yes" or "no".</summary>
    internal static string YesNo(bool value) => value ? "yes" : "no";

    /// <summary>A truth as "enabled" or "disabled".</summary>
    internal static string Enabled(bool value) => value ? "enabled" : "disabled";

    /// <summary>A number as printf's %g writes it, for the numbers that occur.</summary>
    internal static string General(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Seconds of microseconds, cut.</summary>
    internal static long Seconds(long us) => us / 1_000_000;

    /// <summary>A time as seconds and microseconds since 1970.</summary>
    internal static string Unix(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.{Microseconds(time):D6}");

    /// <summary>A time as keepalived writes it: seconds since 1970, then the local date.</summary>
    internal static string Time(DateTimeOffset time)
    {
        var local = time.ToLocalTime();
        var day = local.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
        return string.Create(CultureInfo.InvariantCulture, $"{Unix(time)} ({local:ddd MMM} {day} {local:HH:mm:ss}.{Microseconds(time):D6} {local:yyyy})");
    }

    private static long Microseconds(DateTimeOffset time) => time.Ticks / TimeSpan.TicksPerMicrosecond % 1_000_000;
}

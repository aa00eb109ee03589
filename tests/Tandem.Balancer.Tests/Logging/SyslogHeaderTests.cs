using System.Text;
using Tandem.Balancer.Logging;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>Headers byte for byte; the expectations were recorded from HAProxy 2.6.12.</summary>
public class SyslogHeaderTests
{
    private static readonly long Moment = new DateTime(2026, 11, 20, 7, 57, 39, 23, 297, DateTimeKind.Utc).Ticks;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("b", TimeSpan.FromHours(1), "b", "b");

    [Theory]
    [InlineData(LogLineFormat.Local, null, "<134>Nov 20 08:57:39 haproxy[25837]: ")]
    [InlineData(LogLineFormat.Default, null, "<134>Nov 20 08:57:39 haproxy[25837]: ")]
    [InlineData(LogLineFormat.Default, "vm", "<134>Nov 20 08:57:39 vm haproxy[25837]: ")]
    [InlineData(LogLineFormat.Local, "vm", "<134>Nov 20 08:57:39 haproxy[25837]: ")]
    [InlineData(LogLineFormat.Rfc3164, null, "<134>Nov 20 08:57:39 localhost haproxy[25837]: ")]
    [InlineData(LogLineFormat.Rfc3164, "vm", "<134>Nov 20 08:57:39 vm haproxy[25837]: ")]
    [InlineData(LogLineFormat.Rfc5424, null, "<134>1 2026-11-20T08:57:39.023297+01:00 - haproxy 25837 - - ")]
    [InlineData(LogLineFormat.Rfc5424, "vm", "<134>1 2026-11-20T08:57:39.023297+01:00 vm haproxy 25837 - - ")]
    [InlineData(LogLineFormat.Priority, null, "<134>")]
    [InlineData(LogLineFormat.Short, null, "<6>")]
    [InlineData(LogLineFormat.Timed, null, "<6>2026-11-20T08:57:39.023297+01:00 ")]
    [InlineData(LogLineFormat.Iso, null, "2026-11-20T08:57:39.023297+01:00 ")]
    [InlineData(LogLineFormat.Raw, null, "")]
    public void Every_format_is_written_as_haproxy_writes_it(LogLineFormat format, string? hostName, string expected)
    {
        var header = new SyslogHeader(format, 16, "haproxy", hostName, 25837, Berlin);

        Assert.Equal(expected, Write(header, LogLevel.Info, Moment));
        Assert.Equal(expected, Write(header, LogLevel.Info, Moment));
    }

    [Fact]
    public void The_priority_joins_facility_and_level() => Assert.Equal(
        "<129>Nov 20 07:57:39 mytag[1]: ",
        Write(new SyslogHeader(LogLineFormat.Local, 16, "mytag", null, 1, TimeZoneInfo.Utc), LogLevel.Alert, Moment));

    [Fact]
    public void A_day_below_ten_is_padded_with_a_space_and_the_next_second_is_seen()
    {
        var header = new SyslogHeader(LogLineFormat.Local, 0, "t", null, 1, TimeZoneInfo.Utc);
        var ticks = new DateTime(2027, 1, 5, 0, 0, 9, DateTimeKind.Utc).Ticks;

        Assert.Equal("<6>Jan  5 00:00:09 t[1]: ", Write(header, LogLevel.Info, ticks));
        Assert.Equal("<6>Jan  5 00:00:10 t[1]: ", Write(header, LogLevel.Info, ticks + TimeSpan.TicksPerSecond));
    }

    [Fact]
    public void A_tag_of_any_length_stays_within_the_bound() => Assert.InRange(
        Write(new SyslogHeader(LogLineFormat.Rfc3164, 16, new string('t', 9000), "h", 1), LogLevel.Info, Moment).Length,
        1,
        SyslogHeader.MaxLength);

    private static string Write(SyslogHeader header, LogLevel level, long ticks)
    {
        var buffer = new byte[SyslogHeader.MaxLength];
        return Encoding.Latin1.GetString(buffer.AsSpan(0, header.Write(buffer, level, ticks)));
    }
}

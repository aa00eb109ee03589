using Tandem.Status;

namespace Tandem.Tests;

/// <summary>How long something has been so, as people say it.</summary>
public sealed class DurationTests
{
    [Theory]
    [InlineData(-5, "0 ms")]
    [InlineData(80, "80 ms")]
    [InlineData(1_500, "1.5 s")]
    [InlineData(12_999, "12 s")]
    [InlineData(192_000, "3 min 12 s")]
    [InlineData(120_000, "2 min")]
    [InlineData(7_380_000, "2 h 3 min")]
    [InlineData(180_000_000, "2 d 2 h")]
    public void A_time_is_told_in_its_two_largest_units(long ms, string text) => Assert.Equal(text, Durations.Of(ms));
}

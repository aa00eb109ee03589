namespace Tandem.Balancer.Rules;

/// <summary>The present time, as the loop knows it.</summary>
internal static class ClockFetches
{
    private static readonly long EpochTicks = DateTime.UnixEpoch.Ticks;

    internal static string? CheckDate(Arguments arguments, RuleCompiler compiler)
    {
        if (!arguments.Has(1))
        {
            return null;
        }

        arguments[1].Integer = arguments[1].Text switch
        {
            "s" => TimeSpan.TicksPerSecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "us" => TimeSpan.TicksPerMicrosecond,
            _ => 0,
        };
        return arguments[1].Integer == 0 ? "expects 's', 'ms' or 'us', got '" + arguments[1].Text + "'" : null;
    }

    /// <summary>Seconds since 1970 plus an offset in the same unit.</summary>
    internal static bool Date(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var unit = arguments.IntegerOr(1, TimeSpan.TicksPerSecond);
        return sample.Set(((context.NowUtcTicks - EpochTicks) / unit) + arguments.IntegerOr(0, 0));
    }

    /// <summary>The microseconds in the present second.</summary>
    internal static bool Microseconds(RuleContext context, Arguments arguments, ref Sample sample) =>
        sample.Set(context.NowUtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
}

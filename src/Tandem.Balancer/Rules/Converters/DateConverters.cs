namespace Tandem.Balancer.Rules;

/// <summary>Dates as HTTP writes them.</summary>
internal static unsafe class DateConverters
{
    private const int HttpDateBytes = 29;

    internal static string? Check(Arguments arguments, RuleCompiler compiler) =>
        arguments.Has(1) && arguments[1].Text is not ("s" or "ms" or "us") ? "expects 's', 'ms' or 'us', got '" + arguments[1].Text + "'" : null;

    internal static bool HttpDate(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var scale = arguments.Has(1) ? arguments[1].Text switch { "ms" => 1_000L, "us" => 1_000_000L, _ => 1L } : 1L;
        var seconds = (sample.Integer / scale) + arguments.IntegerOr(0, 0);
        var at = context.Take(HttpDateBytes);
        if (at == null || seconds < 0 || seconds > 253402300799)
        {
            return false;
        }

        var date = DateTime.UnixEpoch.AddSeconds(seconds);
        return date.TryFormat(new Span<byte>(at, HttpDateBytes), out var written, "R") && sample.Set(at, written);
    }
}

using System.Globalization;

namespace Tandem.Balancer.Rules;

/// <summary>A range of integers, both ends included, as patterns write it: <c>80</c>, <c>1024:65535</c>, <c>:1023</c>, <c>gt 5</c>.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The greatest.</param>
internal readonly record struct IntegerRange(long From, long To)
{
    /// <summary>The operators that may stand before patterns.</summary>
    internal static bool IsOperator(string word) => word is "eq" or "gt" or "ge" or "lt" or "le";

    /// <summary>Reads a pattern behind an operator.</summary>
    /// <returns>False when it is no number or range.</returns>
    internal static bool TryParse(string text, string @operator, out IntegerRange range)
    {
        range = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            long from = long.MinValue, to = long.MaxValue;
            var valid = @operator == "eq" && text.Length > 1
                && (colon == 0 || TryNumber(text.AsSpan(0, colon), out from))
                && (colon == text.Length - 1 || TryNumber(text.AsSpan(colon + 1), out to));
            range = new IntegerRange(from, to);
            return valid;
        }

        if (!TryNumber(text, out var number))
        {
            return false;
        }

        range = @operator switch
        {
            "gt" => number == long.MaxValue ? new IntegerRange(1, 0) : new IntegerRange(number + 1, long.MaxValue),
            "ge" => new IntegerRange(number, long.MaxValue),
            "lt" => number == long.MinValue ? new IntegerRange(1, 0) : new IntegerRange(long.MinValue, number - 1),
            "le" => new IntegerRange(long.MinValue, number),
            _ => new IntegerRange(number, number),
        };
        return true;
    }

    internal bool Contains(long value) => value >= From && value <= To;

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

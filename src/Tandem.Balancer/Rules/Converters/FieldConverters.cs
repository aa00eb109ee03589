using System.Buffers;

namespace Tandem.Balancer.Rules;

/// <summary>Parts between delimiters: <c>field</c> counts empty ones, <c>word</c> does not. A negative number counts from the end.</summary>
internal static unsafe class FieldConverters
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        arguments.Compiled = SearchValues.Create(arguments[1].Bytes.Span);
        return arguments[0].Integer == 0 ? "unexpected value 0 for the number" : arguments[1].Bytes.Length == 0 ? "missing delimiter" : null;
    }

    internal static bool Field(RuleContext context, Arguments arguments, ref Sample sample) =>
        Cut(arguments, ref sample, countEmpty: true) || Empty(ref sample);

    internal static bool Word(RuleContext context, Arguments arguments, ref Sample sample) =>
        Cut(arguments, ref sample, countEmpty: false) || Empty(ref sample);

    private static bool Empty(ref Sample sample) => sample.Set(sample.Pointer, 0);

    /// <summary>Finds part number n and, with a count, those that follow it.</summary>
    private static bool Cut(Arguments arguments, ref Sample sample, bool countEmpty)
    {
        var delimiters = (SearchValues<byte>)arguments.Compiled!;
        var number = arguments[0].Integer;
        // 0 means: all that follow.
        var count = arguments.IntegerOr(2, 1);
        var text = sample.Bytes;
        if (number < 0)
        {
            var total = Parts(text, delimiters, countEmpty);
            number = total + number + 1;
            if (number < 1)
            {
                return false;
            }

            // From the end, further parts are those before.
            if (count == 0)
            {
                return Before(ref sample, delimiters, countEmpty, number);
            }

            var first = Math.Max(1, number - count + 1);
            count = number - first + 1;
            number = first;
        }

        long index = 0;
        int from = 0, start = -1, end = -1;
        while (from <= text.Length)
        {
            var length = text[from..].IndexOfAny(delimiters);
            var stop = length < 0 ? text.Length : from + length;
            if (countEmpty || stop > from)
            {
                index++;
                if (index == number)
                {
                    start = from;
                }

                if (start >= 0)
                {
                    end = stop;
                    if (count > 0 && index == number + count - 1)
                    {
                        break;
                    }
                }
            }

            from = stop + 1;
        }

        if (start < 0)
        {
            return false;
        }

        return sample.Set(sample.Pointer + start, (count == 0 ? text.Length : end) - start);
    }

    /// <summary>All up to the end of a part, delimiters at the beginning included.</summary>
    private static bool Before(ref Sample sample, SearchValues<byte> delimiters, bool countEmpty, long number)
    {
        var text = sample.Bytes;
        long index = 0;
        for (var from = 0; from <= text.Length;)
        {
            var length = text[from..].IndexOfAny(delimiters);
            var stop = length < 0 ? text.Length : from + length;
            if ((countEmpty || stop > from) && ++index == number)
            {
                return sample.Set(sample.Pointer, stop);
            }

            from = stop + 1;
        }

        return false;
    }

    private static long Parts(ReadOnlySpan<byte> text, SearchValues<byte> delimiters, bool countEmpty)
    {
        var total = 0L;
        for (var from = 0; from <= text.Length;)
        {
            var length = text[from..].IndexOfAny(delimiters);
            var stop = length < 0 ? text.Length : from + length;
            total += countEmpty || stop > from ? 1 : 0;
            from = stop + 1;
        }

        return total;
    }
}

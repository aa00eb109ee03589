using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>
/// Walks over the values of the fields of one name: elements between commas (not those in quoted strings; empty ones count) or whole
/// lines. It can be left and resumed, which is how ACLs look at one value after the other.
/// </summary>
internal ref struct HeaderCursor
{
    /// <summary>How far back a negative occurrence may look (HAProxy's MAX_HDR_HISTORY).</summary>
    internal const int MaxHistory = 10;

    private readonly MessageHead head;
    private readonly HeaderName name;
    private readonly bool whole;
    private int start;
    private int length;

    internal HeaderCursor(MessageHead head, HeaderName name, bool whole)
    {
        this.head = head;
        this.name = name;
        this.whole = whole;
        Resume(0, 0);
    }

    /// <summary>The field of the present value; the one to look at from when <see cref="Next"/> is 0.</summary>
    internal int Field { get; private set; }

    /// <summary>Where in the field's value the next element begins, counted from 1; 0 when the field is done.</summary>
    internal int Next { get; private set; }

    /// <summary>Goes on where another cursor was left.</summary>
    internal void Resume(int field, int next)
    {
        Field = field;
        Next = next;
    }

    internal bool MoveNext()
    {
        if (Next == 0)
        {
            var field = name.Find(head, Field);
            if (field < 0)
            {
                return false;
            }

            Field = field;
            Next = 1;
        }

        ref var line = ref head.Fields[Field];
        var value = head.Value(Field);
        if (whole)
        {
            start = line.ValueOffset;
            length = value.Length;
            EndField();
            return true;
        }

        var from = Next - 1;
        var end = from + HeaderValues.ElementEnd(value[from..]);
        var to = end;
        if (end < value.Length)
        {
            Next = end + 2;
        }
        else
        {
            EndField();
        }

        while (from < to && value[from] is (byte)' ' or (byte)'\t')
        {
            from++;
        }

        while (to > from && value[to - 1] is (byte)' ' or (byte)'\t')
        {
            to--;
        }

        start = line.ValueOffset + from;
        length = to - from;
        return true;
    }

    /// <summary>Goes to an occurrence from the beginning (1 and up) or the end (-1 and down).</summary>
    internal bool MoveTo(long occurrence)
    {
        if (occurrence > 0)
        {
            while (MoveNext())
            {
                if (--occurrence == 0)
                {
                    return true;
                }
            }

            return false;
        }

        Span<(int Start, int Length)> history = stackalloc (int, int)[MaxHistory];
        var found = 0;
        while (MoveNext())
        {
            history[found++ % MaxHistory] = (start, length);
        }

        if (-occurrence > Math.Min(found, MaxHistory))
        {
            return false;
        }

        (start, length) = history[(found + (int)occurrence) % MaxHistory];
        return true;
    }

    /// <summary>Points a sample at the present value.</summary>
    internal readonly unsafe bool Set(ref Sample sample) => sample.Set(head.Base + start, length);

    private void EndField()
    {
        Field++;
        Next = 0;
    }
}

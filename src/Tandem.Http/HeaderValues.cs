namespace Tandem.Http;

/// <summary>
/// Walks over the elements of a comma-separated field value, as HAProxy's <c>hdr()</c> does: commas in quoted strings do not separate,
/// blanks around an element are not part of it, empty elements count.
/// </summary>
public ref struct HeaderValues
{
    private ReadOnlySpan<byte> rest;
    private bool ended;

    /// <summary>Begins before the first element.</summary>
    public HeaderValues(ReadOnlySpan<byte> value)
    {
        rest = value;
        ended = false;
        Current = default;
    }

    /// <summary>The present element.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Makes the type usable in <c>foreach</c>.</summary>
    public readonly HeaderValues GetEnumerator() => this;

    /// <summary>Goes to the next element.</summary>
    public bool MoveNext()
    {
        if (ended)
            return false;
        var end = ElementEnd(rest);
        Current = rest[..end].Trim(" \t"u8);
        ended = end == rest.Length;
        if (!ended)
            rest = rest[(end + 1)..];
        return true;
    }

    /// <summary>Where the first element of a value ends: at a comma outside of quotes, or at the end.</summary>
    /// <param name="value">The value from the element on.</param>
    public static int ElementEnd(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOfAny((byte)',', (byte)'"');
        if (at < 0)
            return value.Length;
        var quoted = false;
        for (; at < value.Length; at++)
        {
            var c = value[at];
            if (c == '"')
                quoted = !quoted;
            else if (c == '\\' && quoted)
                at++;
            else if (c == ',' && !quoted)
                return at;
        }
        return value.Length;
    }
}

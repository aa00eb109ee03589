namespace Tandem.Http;

/// <summary>Finds parameters in a target, as HAProxy's <c>url_param()</c> does. It decodes nothing.</summary>
public static class UrlParameter
{
    /// <summary>What begins the parameters unless another delimiter is asked for.</summary>
    public const byte DefaultDelimiter = (byte)'?';

    /// <summary>Finds the first parameter of a name behind the first delimiter of a target.</summary>
    /// <param name="target">The whole target, or its path and query.</param>
    /// <param name="name">The name, compared as it stands, case included.</param>
    /// <param name="delimiter">What begins the parameters; it separates them too, as ampersand and semicolon do.</param>
    /// <param name="value">The value as it stands; may be empty.</param>
    /// <returns>False if there is no such parameter with an equals sign.</returns>
    public static bool TryFindInTarget(ReadOnlySpan<byte> target, ReadOnlySpan<byte> name, byte delimiter, out ReadOnlySpan<byte> value)
    {
        var start = target.IndexOf(delimiter);
        if (start >= 0)
            return TryFind(target[(start + 1)..], name, delimiter, out value);
        value = default;
        return false;
    }

    /// <summary>Finds the first parameter of a name in a query, which stands without what begins it; otherwise like <see cref="TryFindInTarget"/>.</summary>
    public static bool TryFind(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, byte delimiter, out ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var end = query.IndexOfAny((byte)'&', (byte)';', delimiter);
            var parameter = end < 0 ? query : query[..end];
            if (parameter.Length > name.Length && parameter[name.Length] == '=' && parameter.StartsWith(name))
            {
                value = parameter[(name.Length + 1)..];
                return true;
            }
            if (end < 0)
            {
                value = default;
                return false;
            }
            query = query[(end + 1)..];
        }
    }

    /// <summary>Finds the first parameter of a name in a query.</summary>
    public static bool TryFind(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) =>
        TryFind(query, name, DefaultDelimiter, out value);
}

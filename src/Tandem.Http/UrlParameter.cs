namespace Tandem.Http;

/// <summary>Finds parameters in a query, as HAProxy's <c>url_param()</c> does. It decodes nothing.</summary>
public static class UrlParameter
{
    /// <summary>Finds the first parameter with this name, which is compared as it stands, case included.</summary>
    /// <param name="query">The query without its question mark.</param>
    /// <param name="name">The name.</param>
    /// <param name="delimiter">What separates parameters; a semicolon does so too.</param>
    /// <param name="value">The value as it stands; empty for a name with nothing behind its equals sign.</param>
    /// <returns>False if there is no such parameter with an equals sign.</returns>
    public static bool TryFind(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, byte delimiter, out ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var end = query.IndexOfAny(delimiter, (byte)';');
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

    /// <summary>Finds a parameter among those that an ampersand separates.</summary>
    public static bool TryFind(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) =>
        TryFind(query, name, (byte)'&', out value);
}

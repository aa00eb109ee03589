namespace Tandem.Http;

/// <summary>Splits a Host value or an authority. It resolves nothing.</summary>
public static class HostName
{
    /// <summary>The host without its port; the brackets of an IPv6 address stay.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> authority)
    {
        var colon = RequestAuthority.PortAt(authority);
        return colon < 0 ? authority : authority[..colon];
    }

    /// <summary>The port; -1 if there is none or it is no number up to 65535.</summary>
    public static int Port(ReadOnlySpan<byte> authority)
    {
        var colon = RequestAuthority.PortAt(authority);
        if (colon < 0 || colon + 1 == authority.Length || authority.Length - colon > 6)
            return -1;
        var port = 0;
        foreach (var digit in authority[(colon + 1)..])
        {
            if (!Ascii.IsDigit(digit))
                return -1;
            port = port * 10 + digit - '0';
        }
        return port <= 65535 ? port : -1;
    }
}

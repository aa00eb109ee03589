namespace Tandem.Http;

/// <summary>Host, and the authority of a target in absolute form or of CONNECT: that they are valid and mean the same (RFC 9112 §3.2).</summary>
internal static unsafe class RequestAuthority
{
    /// <summary>Finds the Host field, merges equal ones, refuses differing ones and bytes that no authority holds.</summary>
    internal static bool ReadHost(MessageHead head)
    {
        var first = head.Find(KnownHeader.Host);
        head.HostIndex = first;
        ref var host = ref head.Fields[first];
        var start = head.Base + host.ValueOffset;
        if (ByteClasses.FindNonHost(start, start + host.ValueLength) != start + host.ValueLength)
            return Fail(head, HttpError.Host, host.ValueOffset);
        if ((head.SeenTwice & 1UL << (int)KnownHeader.Host) == 0)
            return true;
        for (var i = head.Find(KnownHeader.Host, first + 1); i >= 0; i = head.Find(KnownHeader.Host, i + 1))
        {
            if (!EqualsIgnoreCase(head.Value(i), head.Value(first)))
                return Fail(head, HttpError.Host, head.Fields[i].ValueOffset);
            head.Fields[i].Removed = true;
        }
        return true;
    }

    /// <summary>CONNECT: host and port, and a Host field that means the same; its port is cut off if it is a default one, as HAProxy does.</summary>
    internal static bool CheckConnect(MessageHead head)
    {
        // RFC 9112 §3.2.3: the authority form and no other.
        var authority = head.Bytes(head.Target);
        var port = PortAt(authority);
        if (port < 0 || port == 0 || port + 1 == authority.Length || !TryParsePort(authority[(port + 1)..], out var number)
            || !IsHost(authority[..port]) || authority.IndexOfAny((byte)'/', (byte)'@', (byte)'?') >= 0)
            return Fail(head, HttpError.Authority, head.Target.Offset);
        if (head.HostIndex < 0)
            return true;
        ref var host = ref head.Fields[head.HostIndex];
        var value = head.Value(head.HostIndex);
        var hostPort = PortAt(value);
        var isDefault = number is 80 or 443;
        if (hostPort < 0)
            return isDefault && EqualsIgnoreCase(authority[..port], value) || Fail(head, HttpError.Authority, host.ValueOffset);
        if (!EqualsIgnoreCase(authority, value))
            return Fail(head, HttpError.Authority, host.ValueOffset);
        if (isDefault)
        {
            host.ValueLength = (ushort)hostPort;
            host.Canonical = false;
        }
        return true;
    }

    /// <summary>An absolute URI: its authority must be Host's, the scheme's default port aside, which is cut out of the target.</summary>
    internal static bool CheckAbsolute(MessageHead head)
    {
        var target = head.Bytes(head.Target);
        var scheme = target.IndexOf("://"u8);
        if (scheme <= 0 || !IsScheme(target[..scheme]))
            return Fail(head, HttpError.TargetForm, head.Target.Offset);
        head.Flags |= HeadFlags.AbsoluteForm;
        var start = scheme + 3;
        var authority = AuthorityOf(target[start..]);
        if (authority.Length + start < target.Length && target[start + authority.Length] == '?')
            return Fail(head, HttpError.TargetForm, head.Target.Offset + start + authority.Length);
        var at = authority.LastIndexOf((byte)'@') + 1;
        var host = authority[at..];
        var port = PortAt(host);
        var number = 0;
        if (port >= 0 && port + 1 < host.Length && !TryParsePort(host[(port + 1)..], out number))
            return Fail(head, HttpError.Authority, head.Target.Offset + start + at + port);
        if (!IsHost(port < 0 ? host : host[..port]))
            return Fail(head, HttpError.Authority, head.Target.Offset + start + at);
        var defaultPort = Ascii.EqualsLower(target[..scheme], "http"u8) ? 80 : Ascii.EqualsLower(target[..scheme], "https"u8) ? 443 : -1;
        if (head.HostIndex >= 0 && host.Length > 0 && !SameAuthority(host, port, head.Value(head.HostIndex), defaultPort))
            return Fail(head, HttpError.Authority, head.Fields[head.HostIndex].ValueOffset);
        if (port >= 0 && (port + 1 == host.Length || number == defaultPort))
            CutFromTarget(head, start + at + port, host.Length - port);
        return true;
    }

    private static bool SameAuthority(ReadOnlySpan<byte> left, int leftPort, ReadOnlySpan<byte> right, int defaultPort)
    {
        var rightPort = PortAt(right);
        return EqualsIgnoreCase(leftPort < 0 ? left : left[..leftPort], rightPort < 0 ? right : right[..rightPort])
            && Effective(left, leftPort, defaultPort) == Effective(right, rightPort, defaultPort);
    }

    private static int Effective(ReadOnlySpan<byte> host, int port, int defaultPort)
    {
        if (port < 0 || port + 1 == host.Length)
            return defaultPort;
        return TryParsePort(host[(port + 1)..], out var number) ? number : -2;
    }

    private static ReadOnlySpan<byte> AuthorityOf(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'/', (byte)'?');
        return end < 0 ? rest : rest[..end];
    }

    private static void CutFromTarget(MessageHead head, int from, int length)
    {
        var target = head.Base + head.Target.Offset;
        var rest = head.Target.Length - from - length;
        new ReadOnlySpan<byte>(target + from + length, rest).CopyTo(new Span<byte>(target + from, rest));
        head.Target = new ByteRange(head.Target.Offset, head.Target.Length - length);
    }

    private static bool IsScheme(ReadOnlySpan<byte> scheme)
    {
        if (!char.IsAsciiLetter((char)scheme[0]))
            return false;
        foreach (var c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }
        return true;
    }

    /// <summary>Where the colon of the port stands; -1 if there is none. Colons inside brackets belong to an IPv6 address.</summary>
    internal static int PortAt(ReadOnlySpan<byte> authority)
    {
        var colon = authority.LastIndexOf((byte)':');
        return colon >= 0 && authority[colon..].Contains((byte)']') ? -1 : colon;
    }

    /// <summary>True unless a colon stands outside of brackets, so that host and port could be cut apart at another place by others.</summary>
    private static bool IsHost(ReadOnlySpan<byte> host) => !host.Contains((byte)':') || host[0] == '[' && host[^1] == ']';

    private static bool TryParsePort(ReadOnlySpan<byte> digits, out int port)
    {
        port = 0;
        // No leading zero: two spellings of one port would compare as different elsewhere.
        if (digits.Length is 0 or > 5 || digits[0] == '0' && digits.Length > 1)
            return false;
        foreach (var digit in digits)
        {
            if (!Ascii.IsDigit(digit))
                return false;
            port = port * 10 + digit - '0';
        }
        return port <= 65535;
    }

    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (Ascii.ToLower(left[i]) != Ascii.ToLower(right[i]))
                return false;
        }
        return true;
    }

    private static bool Fail(MessageHead head, HttpError error, int offset) =>
        head.Fail(error, head.Base + offset) == ParseResult.Complete;
}

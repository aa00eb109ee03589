using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>What the start line says: method, target and its parts, versions, status.</summary>
internal static unsafe class TargetFetches
{
    internal static readonly PinnedBytes Version10 = new("1.0");
    internal static readonly PinnedBytes Version11 = new("1.1");

    internal static bool Method(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        Set(head, head.Method, ref sample);
        sample.Type = SampleType.Method;
        sample.Method = head.MethodId;
        return true;
    }

    internal static bool Version(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Request is { } head ? sample.Set(head.IsHttp11 ? Version11 : Version10) : Missing(ref sample);

    internal static bool ResponseVersion(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Response is { } head && sample.Set(head.IsHttp11 ? Version11 : Version10);

    internal static bool Status(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Response is { } head && sample.Set((long)head.Status);

    internal static bool Url(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Request is { } head ? Set(head, head.Target, ref sample) : Missing(ref sample);

    internal static bool Path(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        var path = head.Path;
        return path.Length > 0 && Set(head, path, ref sample);
    }

    internal static bool PathWithQuery(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        var path = head.Path;
        return path.Length > 0 && Set(head, new ByteRange(path.Offset, head.Target.End - path.Offset), ref sample);
    }

    internal static bool Query(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        return head.Path.End < head.Target.End && Set(head, head.Query, ref sample);
    }

    /// <summary>Host and path, without the query.</summary>
    internal static bool Base(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Request is { } head ? Joined(context, head, head.Path, ref sample) : Missing(ref sample);

    /// <summary>Host, path and query.</summary>
    internal static bool BaseWithQuery(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        var path = head.Path;
        return Joined(context, head, path.Length == 0 ? path : new ByteRange(path.Offset, head.Target.End - path.Offset), ref sample);
    }

    /// <summary>The address of an absolute target.</summary>
    internal static bool UrlAddress(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Request is { } head
            ? AddressText.TryParse(HostName.WithoutPort(head.Bytes(head.Authority)), out var address) && sample.Set(address)
            : Missing(ref sample);

    /// <summary>The port of an absolute target whose host is an address; 80 when it has none.</summary>
    internal static bool UrlPort(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return Missing(ref sample);
        }

        var authority = head.Bytes(head.Authority);
        if (!AddressText.TryParse(HostName.WithoutPort(authority), out _))
        {
            return false;
        }

        var port = HostName.Port(authority);
        return sample.Set((long)(port < 0 ? 80 : port));
    }

    /// <summary>There is no request yet: there may be one later.</summary>
    internal static bool Missing(ref Sample sample)
    {
        sample.MayChange = true;
        return false;
    }

    internal static bool Set(MessageHead head, ByteRange range, ref Sample sample) =>
        sample.Set(head.Base + range.Offset, range.Length);

    private static bool Joined(RuleContext context, MessageHead head, ByteRange path, ref Sample sample)
    {
        var host = head.HostIndex < 0 ? default : head.Value(head.HostIndex);
        var bytes = head.Bytes(path);
        if (bytes.Length > 0 && bytes[0] != '/')
        {
            bytes = default;
        }

        var at = context.Take(host.Length + bytes.Length);
        if (at == null || host.Length + bytes.Length == 0)
        {
            return false;
        }

        host.CopyTo(new Span<byte>(at, host.Length));
        bytes.CopyTo(new Span<byte>(at + host.Length, bytes.Length));
        return sample.Set(at, host.Length + bytes.Length);
    }
}

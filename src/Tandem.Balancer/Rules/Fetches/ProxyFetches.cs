namespace Tandem.Balancer.Rules;

/// <summary>The proxies that take part, and how they are.</summary>
internal static class ProxyFetches
{
    internal static bool FrontendName(RuleContext context, Arguments arguments, ref Sample sample) =>
        Name(context, context.Facts.FrontendName, ref sample);

    internal static bool BackendName(RuleContext context, Arguments arguments, ref Sample sample) =>
        Name(context, context.Facts.BackendName, ref sample);

    internal static bool ServerName(RuleContext context, Arguments arguments, ref Sample sample) =>
        Name(context, context.Facts.ServerName, ref sample);

    internal static bool UsableServers(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var backend = Backend(context, arguments);
        return backend >= 0 && sample.Set((long)context.Proxies!.UsableServers(backend));
    }

    internal static bool Connections(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var backend = Backend(context, arguments);
        return backend >= 0 && sample.Set(context.Proxies!.Connections(backend));
    }

    internal static bool Queued(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var backend = Backend(context, arguments);
        return backend >= 0 && sample.Set(context.Proxies!.Queued(backend));
    }

    internal static bool ServerIsUp(RuleContext context, Arguments arguments, ref Sample sample) =>
        Server(context, arguments, out var backend, out var server) && sample.Set(context.Proxies!.IsUp(backend, server));

    internal static bool ServerConnections(RuleContext context, Arguments arguments, ref Sample sample) =>
        Server(context, arguments, out var backend, out var server)
        && sample.Set(context.Proxies!.ServerConnections(backend, server));

    /// <summary>A server is named <c>backend/server</c>, or <c>server</c> in its own section.</summary>
    internal static string? CheckServer(Arguments arguments, RuleCompiler compiler)
    {
        var text = arguments[0].Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        arguments.Compiled = (
            new PinnedBytes(slash < 0 ? compiler.ProxyName : text[..slash]),
            new PinnedBytes(slash < 0 ? text : text[(slash + 1)..]));
        return null;
    }

    private static bool Name(RuleContext context, byte[] name, ref Sample sample)
    {
        sample.Type = SampleType.String;
        return name.Length > 0 && context.Hold(name, ref sample);
    }

    private static int Backend(RuleContext context, Arguments arguments) => context.Proxies?.FindBackend(arguments[0].Bytes.Span) ?? -1;

    private static bool Server(RuleContext context, Arguments arguments, out int backend, out int server)
    {
        var (proxy, name) = ((PinnedBytes, PinnedBytes))arguments.Compiled!;
        backend = context.Proxies?.FindBackend(proxy.Span) ?? -1;
        server = backend < 0 ? -1 : context.Proxies!.FindServer(backend, name.Span);
        return server >= 0;
    }
}

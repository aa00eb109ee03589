using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>Names: duplicates, and what they refer to.</content>
internal sealed partial class ConfigurationChecks
{
    private Dictionary<string, ProxySection>? backends;

    private Dictionary<string, ProxySection> Backends
    {
        get
        {
            if (backends is null)
            {
                backends = new(StringComparer.Ordinal);
                foreach (var proxy in proxies.Where(p => p.HasBackend))
                {
                    backends.TryAdd(proxy.Name, proxy);
                }
            }

            return backends;
        }
    }

    private void CheckTargets(ProxySection proxy)
    {
        if (!proxy.HasFrontend)
        {
            return;
        }

        if (proxy.DefaultBackend is { } target)
        {
            CheckTarget(proxy, target, "default_backend", "as its default backend");
        }

        foreach (var line in proxy.UseBackends.Where(u => !u.IsDynamic))
        {
            CheckTarget(proxy, line.Backend, "use_backend", "in a 'use_backend' rule");
        }
    }

    private void CheckServerNames(ProxySection proxy)
    {
        var servers = new Dictionary<string, ServerLine>(StringComparer.Ordinal);
        foreach (var server in proxy.Servers)
        {
            if (!servers.TryAdd(server.Name, server))
            {
                diagnostics.Alert(server.Position, $"{Described(proxy)}, another server named '{server.Name}' was already defined at line {servers[server.Name].Position.Line}, please use distinct names.");
            }
        }
    }

    /// <summary>Numbers given by hand must differ, since tools tell servers and listeners apart by them.</summary>
    private void CheckIds(ProxySection proxy)
    {
        var servers = new Dictionary<int, ServerLine>();
        foreach (var server in proxy.Servers)
        {
            if (server.Id is { } id && !servers.TryAdd(id, server))
            {
                diagnostics.Alert(server.Position, $"'server {proxy.Name}/{server.Name}' : 'id' : custom id {id} already used at {servers[id].Position} ('server {servers[id].Name}')");
            }
        }

        var binds = new Dictionary<int, BindLine>();
        foreach (var bind in proxy.Binds)
        {
            if (bind.Id is { } id && !binds.TryAdd(id, bind))
            {
                diagnostics.Alert(bind.Position, $"'bind' in {Described(proxy)} : 'id' : custom id {id} already used at {binds[id].Position}");
            }
        }

        if (proxy.Id is { } own && proxies.TakeWhile(p => p != proxy).FirstOrDefault(p => p.Id == own) is { } other)
        {
            diagnostics.Alert(proxy.Position, $"{Described(proxy)} : 'id' : custom id {own} is already used by {Described(other)} declared at {other.Position}.");
        }
    }

    private void CheckDuplicate(ProxySection proxy)
    {
        var other = proxies.TakeWhile(p => p != proxy)
            .FirstOrDefault(p => p.Name == proxy.Name && ((p.HasFrontend && proxy.HasFrontend) || (p.HasBackend && proxy.HasBackend)));
        if (other is not null)
        {
            diagnostics.Alert(proxy.Position, $"{KindName(proxy)} '{proxy.Name}' has the same name as {KindName(other)} '{other.Name}' declared at {other.Position}.");
        }
    }

    private static string KindName(ProxySection proxy) => proxy.Kind switch
    {
        ProxyKind.Frontend => "frontend",
        ProxyKind.Backend => "backend",
        _ => "proxy",
    };

    private void CheckTarget(ProxySection from, Word name, string keyword, string role)
    {
        if (!Backends.TryGetValue(name.Text, out var target))
        {
            var nearest = NearestWord.Find(name.Text, Backends.Keys);
            diagnostics.Add(new Diagnostic(Severity.Alert, name.Position,
                $"Proxy '{from.Name}': unable to find required {keyword}: '{name.Text}'{(nearest is null ? "." : $"; did you mean '{nearest}' maybe ?")}")
            { Word = name.Text, Suggestion = nearest, Parsing = false });
        }
        else if (target == from)
        {
            Alert(name.Position, $"Proxy '{from.Name}': loop detected for {keyword}: '{name.Text}'.");
        }
        else if (target.Mode != from.Mode && !(from.Mode == ProxyMode.Tcp && target.Mode == ProxyMode.Http))
        {
            Alert(name.Position, $"{ModeOf(from)} {KindName(from)} '{from.Name}' ({from.Position}) tries to use incompatible {ModeOf(target)} {KindName(target)} '{target.Name}' ({target.Position}) {role} (see 'mode').");
        }
    }

    private static string ModeOf(ProxySection proxy) => proxy.Mode == ProxyMode.Http ? "http" : "tcp";
}

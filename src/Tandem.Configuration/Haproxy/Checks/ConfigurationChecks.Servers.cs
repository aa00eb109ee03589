using System.Net.Sockets;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>Servers: ports, tracking, first addresses.</content>
internal sealed partial class ConfigurationChecks
{
    private void CheckServers(ProxySection proxy)
    {
        foreach (var server in proxy.Servers)
        {
            var overIp = server.Address.Family is not (ServerAddressFamily.Unix or ServerAddressFamily.Abstract);
            if (server.Check && server.Track is null && overIp && server.CheckPort is null && server.Address.PortFromClient
                && !proxy.Check.Rules.OfType<CheckConnectRule>().Any(c => c.Port is not null) && server.CheckAddress is not { Port: > 0 })
            {
                Alert(server.Position, $"config: {Described(proxy)}: server '{server.Name}' has neither service port nor check port.");
            }

            if (server.Track is { } track)
            {
                CheckTrack(proxy, server, track);
            }
        }
    }

    private void CheckHealth(ProxyDraft draft)
    {
        var check = draft.Check;
        if (draft.Section.HasBackend && check.HttpRules.Count > 0 && check.Kind != CheckKind.Http)
        {
            Warning(default, $"{Described(draft.Section)} uses http-check rules without 'option httpchk', so the rules are ignored.");
        }

        if (draft.Section.HasBackend && check.TcpRules.Count > 0 && check.Kind != CheckKind.Tcp)
        {
            Warning(default, $"{Described(draft.Section)} uses tcp-check rules without 'option tcp-check', so the rules are ignored.");
        }
    }

    private void CheckTrack(ProxySection proxy, ServerLine server, TrackedServer track)
    {
        var backend = track.Backend is null ? proxy : Backends.GetValueOrDefault(track.Backend);
        var target = backend?.Servers.FirstOrDefault(s => s.Name == track.Server);
        if (backend is null)
        {
            Alert(track.Position, $"{Described(proxy)}, server '{server.Name}': unable to find required proxy '{track.Backend}' for tracking.");
        }
        else if (target is null)
        {
            Alert(track.Position, $"{Described(proxy)}, server '{server.Name}': unable to find required server '{track.Server}' for tracking.");
        }
        else if (target == server || (!target.Check && target.Track is null))
        {
            Alert(track.Position, $"{Described(proxy)}, server '{server.Name}': unable to use {backend.Name}/{track.Server} for tracking as it does not have any check nor agent enabled.");
        }
    }

    /// <summary>Gives host names their first address, as <c>init-addr</c> says; "last" needs a state file and never has an answer.</summary>
    private void ResolveServers()
    {
        if (reader.Options.Resolve is null)
        {
            return;
        }

        foreach (var proxy in proxies.Where(p => !p.Disabled))
        {
            foreach (var server in proxy.Servers)
            {
                Resolve(proxy, server);
            }
        }

        if (diagnostics.HasAlerts)
        {
            Alert(default, "Failed to initialize server(s) addr.");
        }
    }

    private void Resolve(ProxySection proxy, ServerLine server)
    {
        var address = server.Address;
        if (address.Family != ServerAddressFamily.HostName)
        {
            return;
        }

        var subject = $"'server {proxy.Name}/{server.Name}' : could not resolve address '{address.HostName}'";
        foreach (var method in server.InitAddr.Count == 0 ? [InitAddrMethod.Last, InitAddrMethod.Libc] : server.InitAddr)
        {
            switch (method)
            {
                case InitAddrMethod.Libc:
                    var family = address.DemandedFamily switch
                    {
                        ServerAddressFamily.IPv4 => AddressFamily.InterNetwork,
                        ServerAddressFamily.IPv6 => AddressFamily.InterNetworkV6,
                        _ => (AddressFamily?)null,
                    };
                    var found = reader.Options.Resolve!(Text.ByteText.ToDisplay(address.HostName)).FirstOrDefault(a => family is null || a.AddressFamily == family);
                    if (found is not null)
                    {
                        server.Address = address with { Address = found };
                        return;
                    }

                    break;
                case InitAddrMethod.Ip:
                    server.Address = address with { Address = server.InitAddrFixed };
                    Warning(server.Position, $"{subject}, falling back to configured address.", DiagnosticKind.ServerUnresolved);
                    return;
                case InitAddrMethod.None:
                    Warning(server.Position, $"{subject}, disabling server.", DiagnosticKind.ServerUnresolved);
                    server.Disabled = true;
                    return;
                default:
                    break;
            }
        }

        Alert(server.Position, subject + ".", DiagnosticKind.ServerUnresolved);
    }
}

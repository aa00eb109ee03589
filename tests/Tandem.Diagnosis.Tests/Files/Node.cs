using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Files;

namespace Tandem.Diagnosis.Tests.Files;

/// <summary>Makes nodes of texts, and finds among their findings.</summary>
internal static class Node
{
    internal const string Script = "vrrp_script chk {\n  script \"/usr/bin/killall -0 haproxy\"\n  weight 2\n}\n";

    internal static string Instance(string more = "", int priority = 101, string state = "MASTER", string address = "10.0.0.240/24") =>
        $"vrrp_instance VI_1 {{\n  interface eth0\n  state {state}\n  virtual_router_id 51\n  priority {priority}\n  virtual_ipaddress {{\n    {address}\n  }}\n  {more}\n}}\n";

    internal static KeepalivedConfiguration Keepalived(string text, string name = "keepalived.conf")
    {
        var loaded = KeepalivedLoader.LoadText(text, new KeepalivedLoadOptions { UserExists = null, GroupExists = null }, name);
        Assert.False(loaded.Refused, string.Join('\n', loaded.Diagnostics.All));
        return loaded.Configuration;
    }

    internal static HaproxyConfiguration Haproxy(string bind) => HaproxyLoader.LoadText(
        $"defaults\n mode http\n timeout client 1s\n timeout connect 1s\n timeout server 1s\nfrontend web\n {bind}\n default_backend servers\nbackend servers\n server a 10.0.0.1:80\n").Understood;

    internal static IReadOnlyList<Finding> Check(string keepalived, string? bind = null, IHostFacts? host = null) => NodeChecks.Run(new CheckedNode
    {
        Failover = Keepalived(keepalived),
        Balancer = bind is null ? null : Haproxy(bind),
        Host = host,
        Places = new WrittenPlaces(name => name == "keepalived.conf" ? keepalived : null),
    });

    internal static (IReadOnlyList<Finding> Findings, List<string> Proven) Pair(string first, string second)
    {
        var proven = new List<string>();
        var places = new WrittenPlaces(name => name switch { "A.conf" => first, "B.conf" => second, _ => null });
        return (PairChecks.Run(Keepalived(first, "A.conf"), Keepalived(second, "B.conf"), places, proven), proven);
    }

    internal static Finding One(IEnumerable<Finding> findings, string kind) => Assert.Single(findings, f => f.Kind == kind);

    internal static void None(IEnumerable<Finding> findings, string kind) => Assert.DoesNotContain(findings, f => f.Kind == kind);
}

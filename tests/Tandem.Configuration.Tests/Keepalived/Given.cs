using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Keepalived;

/// <summary>Configurations for tests, read without looking at this machine.</summary>
internal static class Given
{
    internal static readonly KeepalivedLoadOptions Nothing = new()
    {
        Environment = _ => null,
        ConfigId = "vm",
        HostName = "lb1.example.com",
        UserExists = null,
        GroupExists = null,
        ReadFile = _ => null,
    };

    internal static string Data => Path.Combine(AppContext.BaseDirectory, "Data", "keepalived");

    internal static KeepalivedLoadResult Text(string text, KeepalivedLoadOptions? options = null) => KeepalivedLoader.LoadText(text, options ?? Nothing, "t.conf");

    /// <summary>One instance on eth0 with number 51 and, unless the lines say otherwise, 10.0.0.9.</summary>
    internal static KeepalivedLoadResult Instances(string lines, string before = "")
    {
        var address = lines.Contains("virtual_ipaddress {", StringComparison.Ordinal) ? "" : "virtual_ipaddress { 10.0.0.9 }";
        return Text($"{before}\nvrrp_instance V {{\ninterface eth0\nvirtual_router_id 51\n{lines}\n{address}\n}}\n");
    }

    internal static VrrpInstance Instance(string lines, string before = "") => Assert.Single(Instances(lines, before).Configuration.Instances);

    /// <summary>The complaints, as keepalived writes them.</summary>
    internal static string[] Complaints(this KeepalivedLoadResult result) =>
        [.. result.Diagnostics.All.Where(d => d.Severity != Severity.Notice).Select(KeepalivedMessage.Render)];

    internal static string[] Notices(this KeepalivedLoadResult result) =>
        [.. result.Diagnostics.All.Where(d => d.Severity == Severity.Notice).Select(KeepalivedMessage.Render)];
}

using System.Net;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Haproxy;

/// <summary>Loads texts for tests, away from the real world: no environment, no resolver, no files but those given.</summary>
internal static class Given
{
    internal const string Defaults = "defaults\n timeout connect 5s\n timeout client 5s\n timeout server 5s\n";

    internal static readonly LoadOptions Nothing = new()
    {
        Environment = _ => null,
        Resolve = name => name.StartsWith("known", StringComparison.Ordinal) ? [IPAddress.Parse("192.0.2.7")] : [],
        ReadFile = path => path == "/dev/null" ? [] : null,
    };

    internal static LoadResult Text(string text, LoadOptions? options = null) => HaproxyLoader.LoadText(text, options ?? Nothing, "t.cfg");

    /// <summary>The configuration of a text that must have no alert.</summary>
    internal static HaproxyConfiguration Valid(string text, LoadOptions? options = null)
    {
        var result = Text(text, options);
        Assert.True(result.Configuration is not null, string.Join('\n', result.Diagnostics.All.Select(d => d.Render(1))));
        return result.Configuration;
    }

    /// <summary>A single listen section with the given lines, under complete defaults.</summary>
    internal static ProxySection Listen(params string[] lines) =>
        Valid($"{Defaults}listen x\n bind :8001\n{string.Join('\n', lines.Select(l => " " + l))}\n").Proxies[0];

    /// <summary>The alerts of a listen section with the given lines, which begin at line 7, but for the summaries.</summary>
    internal static List<Diagnostic> ListenAlerts(params string[] lines) =>
        Alerts($"{Defaults}listen x\n bind :8001\n{string.Join('\n', lines.Select(l => " " + l))}\n");

    internal static List<Diagnostic> Alerts(string text, LoadOptions? options = null) =>
        [.. Text(text, options).Diagnostics.All.Where(d => d.Severity == Severity.Alert
            && !d.Message.StartsWith("Error(s) found", StringComparison.Ordinal) && !d.Message.StartsWith("Fatal errors", StringComparison.Ordinal)
            && !d.Message.StartsWith("Failed to initialize", StringComparison.Ordinal))];

    internal static List<Diagnostic> Warnings(string text, LoadOptions? options = null) =>
        [.. Text(text, options).Diagnostics.All.Where(d => d.Severity == Severity.Warning)];
}

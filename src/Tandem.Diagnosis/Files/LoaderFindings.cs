using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>What the readers of the two languages say, as findings.</summary>
public static class LoaderFindings
{
    private const string MissingTimeouts = "missing timeouts for ";

    /// <summary>How many messages of a reader were counted and not kept, since there were too many.</summary>
    /// <param name="said">All that the reader said.</param>
    public static int Unlisted(Diagnostics said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return Math.Max(0, said.AlertCount + said.WarningCount - said.All.Count(static one => one.Severity != Severity.Notice));
    }

    /// <summary>The messages of <c>balancer -c</c>.</summary>
    /// <param name="loaded">What loading gave.</param>
    public static IEnumerable<Finding> OfHaproxy(LoadResult loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        foreach (var message in loaded.Diagnostics.All.Where(static one => one.Kind != DiagnosticKind.ErrorsFound))
        {
            var unresolved = message.Kind == DiagnosticKind.ServerUnresolved;
            yield return message.Kind == DiagnosticKind.TimeoutsMissing && Timeouts(message, loaded.Understood) is { } better
                ? better
                : new Finding(message.Severity, unresolved ? "server-unresolved" : "haproxy-cfg", message.Position, ByteText.ToDisplay(message.Message))
                {
                    Why = unresolved && message.Severity == Severity.Alert ? "The balancer does not start while a name has no address." : "",
                    Advice = unresolved && message.Severity == Severity.Alert ? "Put the name into /etc/hosts, write an address, or 'init-addr last,libc,none' at the server to start without it." : "",
                };
        }
    }

    /// <summary>
    /// The messages of <c>failover -t</c>. What keepalived calls a configuration error is a warning here where it starts nevertheless, unless
    /// the text itself is not understood: then the file does not say what its writer meant.
    /// </summary>
    /// <param name="messages">The messages.</param>
    public static IEnumerable<Finding> OfKeepalived(IEnumerable<Diagnostic> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
        {
            var text = ByteText.ToDisplay(message.Message);
            if (message.Kind == DiagnosticKind.IncludeMissing)
            {
                yield return new Finding(message.Severity == Severity.Notice ? Severity.Warning : message.Severity, "include-missing", message.Position, text)
                {
                    Why = "What that file holds is left away: half of what its writer meant may be in it.",
                    Advice = $"Correct the path (a relative one begins at {DirectoryOf(message.Position)}), put the file there with the right to read it and without that to execute it, or remove the line.",
                };
                continue;
            }

            yield return new Finding(message is { Severity: Severity.Warning, Parsing: true, Kind: DiagnosticKind.Other } ? Severity.Alert : message.Severity, "keepalived-conf", message.Position, text);
        }
    }

    private static string DirectoryOf(Position position) =>
        position.File is { } file && Path.GetDirectoryName(Path.GetFullPath(file.Name)) is { } directory ? directory : "the directory of this file";

    /// <summary>The reader's message names no place and not which timeout is missing.</summary>
    private static Finding? Timeouts(Diagnostic message, HaproxyConfiguration understood)
    {
        var end = message.Message.IndexOf('\n', StringComparison.Ordinal);
        var subject = (end < 0 ? message.Message : message.Message[..end])[MissingTimeouts.Length..].TrimEnd('.');
        foreach (var proxy in understood.Proxies)
        {
            var kind = proxy.Kind switch { ProxyKind.Frontend => "frontend", ProxyKind.Backend => "backend", _ => "proxy" };
            if (subject != $"{kind} '{proxy.Name}'")
            {
                continue;
            }

            var missing = new List<string>();
            if (proxy.HasFrontend && proxy.Timeouts.ClientMs is null or 0)
            {
                missing.Add("timeout client");
            }

            if (proxy.HasBackend && proxy.Servers.Count > 0)
            {
                missing.AddRange(proxy.Timeouts.ConnectMs is null or 0 ? ["timeout connect"] : []);
                missing.AddRange(proxy.Timeouts.ServerMs is null or 0 ? ["timeout server"] : []);
            }

            return new Finding(message.Severity, "missing-timeouts", proxy.Position, $"{ByteText.ToDisplay(subject)} has no {string.Join(", no ", missing)}.")
            {
                Why = "A client or a server that falls silent holds its connection for ever, until there are none left.",
                Advice = "In defaults write 'timeout connect 5s', 'timeout client 30s', 'timeout server 30s', or what your service needs.",
            };
        }

        return null;
    }
}

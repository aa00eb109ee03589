using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Health;

/// <summary>The request of an HTTP check as HAProxy puts it on the wire: lower-case names, and only the framing that is needed.</summary>
internal static class HttpCheckRequest
{
    private const string DefaultVersion = "HTTP/1.0";

    /// <summary>Compiles a request.</summary>
    /// <param name="rule">What was written.</param>
    /// <param name="number">The step's number.</param>
    /// <param name="sendsState">Whether <c>http-check send-state</c> adds its header.</param>
    /// <param name="evaluate">Evaluates log-format expressions.</param>
    internal static SendStep Compile(CheckHttpSendRule rule, int number, bool sendsState, Func<string, string> evaluate)
    {
        var uri = rule.UriIsFormat ? evaluate(rule.Uri) : rule.Uri;
        var body = rule.Body is { } word ? rule.BodyIsFormat ? evaluate(word.Text) : word.Text : "";
        var modern = IsModern(rule.Version);
        var text = new StringBuilder();
        text.Append(rule.Method).Append(' ').Append(uri.Length == 0 ? "/" : uri).Append(' ');
        text.Append(modern ? "HTTP/1.1" : DefaultVersion).Append("\r\n");
        var keepAlive = AppendHeaders(text, rule, modern, evaluate);
        var head = text.ToString();

        text.Clear();
        if (body.Length > 0 || !IsBodiless(rule.Method))
        {
            text.Append("content-length: ").Append(body.Length).Append("\r\n");
        }

        // HTTP/1.0 closes, and HTTP/1.1 keeps alive, without being told.
        if (modern && !keepAlive)
        {
            text.Append("connection: close\r\n");
        }

        text.Append("\r\n").Append(body);
        return new SendStep(number, rule.Comment, ByteText.ToBytes(head), ByteText.ToBytes(text.ToString()), sendsState)
        {
            Method = rule.Method == "HEAD" ? HttpMethod.Head : HttpMethod.Get,
        };
    }

    /// <summary>Composes the header of <c>http-check send-state</c> (configuration.txt 4.2).</summary>
    /// <param name="server">The server that is checked.</param>
    /// <param name="target">Where it is.</param>
    /// <param name="nowMs">The present time.</param>
    internal static string StateHeader(ServerHealth server, CheckTarget target, long nowMs)
    {
        var figures = server.Backend.Observer.Figures(server);
        var settings = server.Settings;
        var text = new StringBuilder("x-haproxy-server-state: ").Append(HealthTexts.StateWords(server));
        text.Append("; address=").Append(target.AddressText).Append("; port=").Append(target.PortText);
        text.Append("; name=").Append(server.Backend.Name).Append('/').Append(settings.Name);
        text.Append("; node=").Append(target.Node);
        text.Append("; weight=").Append(figures.Weight).Append('/').Append(figures.TotalWeight);
        text.Append("; scur=").Append(figures.Sessions).Append('/').Append(figures.BackendSessions);
        text.Append("; qcur=").Append(figures.Queued);
        var elapsedMs = nowMs - server.LastChangeMs;
        if (server.State == ServerState.Starting && elapsedMs >= 0 && elapsedMs < settings.SlowStartMs)
        {
            // HAProxy counts whole seconds here.
            var percent = 100 * (elapsedMs / 1000) / Math.Max(1, settings.SlowStartMs / 1000);
            text.Append("; throttle=").Append(Math.Max(1, percent)).Append('%');
        }

        return text.Append("\r\n").ToString();
    }

    private static bool AppendHeaders(StringBuilder text, CheckHttpSendRule rule, bool modern, Func<string, string> evaluate)
    {
        var keepAlive = false;
        foreach (var header in rule.Headers)
        {
            var name = header.Name.Text.ToLowerInvariant();
            var value = evaluate(header.Value.Text);
            if (value.Length == 0 || name is "content-length" or "transfer-encoding")
            {
                continue;
            }

            if (name == "connection")
            {
                keepAlive |= value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase);
                if (value.Equals("close", StringComparison.OrdinalIgnoreCase) || (keepAlive && modern))
                {
                    continue;
                }
            }

            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return keepAlive;
    }

    /// <summary>Whether the version is 1.1 or later; HAProxy then sends 1.1.</summary>
    private static bool IsModern(string version) =>
        version.Length == 8 && (version[5] > '1' || (version[5] == '1' && version[7] >= '1'));

    private static bool IsBodiless(string method) =>
        method is "GET" or "HEAD" or "OPTIONS" or "DELETE" or "CONNECT" or "TRACE";
}

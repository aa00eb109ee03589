using System.Text;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>
/// The lines that HAProxy 2.6 writes about its servers, byte for byte (without the final ".", which the caller adds), since
/// people's alarms look for them. Chars are bytes.
/// </summary>
internal static class HealthTexts
{
    /// <summary>"Health check for server be/s1 failed, reason: ..., status: 2/3 UP".</summary>
    internal static string CheckEnded(ServerHealth server, CheckResult result)
    {
        var settings = server.Settings;
        var up = server.Counter >= settings.Rise;
        var passed = result.Outcome >= CheckOutcome.Passed;
        var text = new StringBuilder("Health check for ");
        text.Append(settings.IsBackup ? "backup " : "").Append("server ");
        text.Append(server.Backend.Name).Append('/').Append(settings.Name).Append(' ');
        text.Append(result.Outcome == CheckOutcome.ConditionallyPassed ? "conditionally " : "");
        text.Append(passed ? "succeeded" : "failed");
        AppendReason(text, result);
        text.Append(", status: ").Append(up ? server.Counter - settings.Rise + 1 : server.Counter);
        text.Append('/').Append(up ? settings.Fall : settings.Rise).Append(' ');
        return text.Append(up ? server.Weight > 0 ? "UP" : "DRAIN" : "DOWN").ToString();
    }

    /// <summary>A transition with its reason and what is left or online now.</summary>
    /// <param name="server">The server, after the change.</param>
    /// <param name="what">" is DOWN", " is UP", ...</param>
    /// <param name="cause">Words instead of a check's result, or null.</param>
    /// <param name="reason">The check's result, or null.</param>
    /// <param name="moved">Sessions that were requeued.</param>
    /// <param name="forced">Whether the administrator wants it, so that the tracked server is not the cause.</param>
    internal static string Transition(
        ServerHealth server, string what, string? cause, CheckResult? reason, int moved, bool forced = false)
    {
        var text = Begin(server).Append(what);
        if (reason is { } result)
        {
            AppendReason(text, result);
        }
        else if (cause != null)
        {
            text.Append(", ").Append(cause);
        }
        else if (!forced)
        {
            AppendVia(text, server);
        }

        AppendFigures(text, server, moved);
        return text.ToString();
    }

    /// <summary>A plain statement.</summary>
    internal static string Plain(ServerHealth server, string what) => Begin(server).Append(what).ToString();

    /// <summary>Maintenance of a server that was down already.</summary>
    internal static string WasDownAndEntersMaintenance(ServerHealth server, bool forced)
    {
        var text = Begin(server).Append(" was DOWN and now enters maintenance");
        if (!forced)
        {
            AppendVia(text, server);
        }

        return text.ToString();
    }

    /// <summary>The end of maintenance.</summary>
    internal static string LeavesMaintenance(ServerHealth server, bool wasForced)
    {
        var text = Begin(server).Append(" is ").Append(server.State == ServerState.Stopped ? "DOWN" : "UP");
        text.Append((server.Admin & AdminState.Drain) != 0 ? "/DRAIN" : "/READY");
        return text.Append(wasForced ? " (leaving forced maintenance)" : " (leaving maintenance)").ToString();
    }

    /// <summary>Forced maintenance ended, the inherited kind remains.</summary>
    internal static string RemainsInMaintenance(ServerHealth server)
    {
        var text = Begin(server).Append(" is leaving forced maintenance but remains in maintenance");
        AppendVia(text, server);
        return text.ToString();
    }

    /// <summary>The end of draining.</summary>
    internal static string LeavesDrain(ServerHealth server) => Begin(server)
        .Append(" is ").Append(server.State == ServerState.Stopped ? "DOWN" : "UP").Append(" (leaving forced drain)").ToString();

    /// <summary>One of two causes to drain has gone.</summary>
    internal static string RemainsInDrain(ServerHealth server)
    {
        var text = Begin(server);
        if ((server.Admin & AdminState.ForcedDrain) != 0)
        {
            return text.Append(" remains in forced drain mode").ToString();
        }

        text.Append(" is leaving forced drain but remains in drain mode");
        AppendVia(text, server);
        return text.ToString();
    }

    /// <summary>The last usable server has gone.</summary>
    internal static HealthReport NoServerLeft(BackendHealth backend) => new(
        LogLevel.Emerg,
        $"{backend.KindWord} {backend.Name} has no server available!",
        $"{backend.KindWord} '{backend.Name}' has no server available!",
        IsAlert: true);

    /// <summary>The status column of the statistics.</summary>
    internal static string Status(ServerHealth server)
    {
        if ((server.Admin & AdminState.InheritedMaintenance) != 0 && server.Tracked is { } tracked)
        {
            return $"MAINT (via {tracked.Backend.Name}/{tracked.Settings.Name})";
        }

        if (server.IsInMaintenance)
        {
            return "MAINT";
        }

        return StateWords(server, server.IsDraining);
    }

    /// <summary>The state with its counter: "UP", "UP 1/3" (going down), "DOWN", "DOWN 1/2" (going up), "NOLB", "no check".</summary>
    /// <param name="server">The server; one that tracks another shows that one's counter.</param>
    /// <param name="draining">Whether to say "DRAIN" where it would be "UP".</param>
    internal static string StateWords(ServerHealth server, bool draining = false)
    {
        var root = Root(server);
        var settings = root.Settings;
        if (!settings.IsChecked)
        {
            return draining && server.State != ServerState.Stopped ? "DRAIN" : "no check";
        }

        if (server.State == ServerState.Stopped)
        {
            return root.Counter > 0 ? $"DOWN {root.Counter}/{settings.Rise}" : "DOWN";
        }

        var word = server.State == ServerState.Stopping ? "NOLB" : draining ? "DRAIN" : "UP";
        return root.Counter == settings.Rise + settings.Fall - 1
            ? word
            : $"{word} {root.Counter - settings.Rise + 1}/{settings.Fall}";
    }

    private static ServerHealth Root(ServerHealth server)
    {
        while (server.Tracked != null)
        {
            server = server.Tracked;
        }

        return server;
    }

    private static StringBuilder Begin(ServerHealth server) => new StringBuilder(160)
        .Append(server.Settings.IsBackup ? "Backup Server " : "Server ")
        .Append(server.Backend.Name).Append('/').Append(server.Settings.Name);

    private static void AppendVia(StringBuilder text, ServerHealth server)
    {
        if (server.Tracked is { } tracked)
        {
            text.Append(" via ").Append(tracked.Backend.Name).Append('/').Append(tracked.Settings.Name);
        }
    }

    private static void AppendReason(StringBuilder text, CheckResult result)
    {
        text.Append(", reason: ").Append(result.Status.Describe());
        if (result.Status.HasCode())
        {
            text.Append(", code: ").Append(result.Code);
        }

        if (result.Info.Length > 0)
        {
            text.Append(", info: \"");
            AppendEncoded(text, result.Info);
            text.Append('"');
        }

        if (result.DurationMs >= 0)
        {
            text.Append(", check duration: ").Append(result.DurationMs).Append("ms");
        }
    }

    /// <summary>What a server answered must not break a log line: bytes that are not printable ASCII become &lt;XX&gt;.</summary>
    private static void AppendEncoded(StringBuilder text, string info)
    {
        var length = Math.Min(info.Length, CheckResult.MaxInfoLength);
        for (var i = 0; i < length; i++)
        {
            var c = info[i];
            if (c is >= ' ' and < (char)0x7F and not '"' and not '<' and not '>')
            {
                text.Append(c);
            }
            else
            {
                text.Append('<').Append(((byte)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)).Append('>');
            }
        }
    }

    private static void AppendFigures(StringBuilder text, ServerHealth server, int moved)
    {
        var active = server.Backend.UsableActive;
        var backup = server.Backend.UsableBackup;
        var figures = server.Backend.Observer.Figures(server);
        var down = server.State == ServerState.Stopped;
        text.Append(". ").Append(active).Append(" active and ").Append(backup).Append(" backup servers ");
        text.Append(down ? "left." : "online.").Append(backup > 0 && active == 0 ? " Running on backup." : "");
        if (down)
        {
            text.Append(' ').Append(figures.Sessions).Append(" sessions active, ");
            text.Append(moved).Append(" requeued, ").Append(figures.Queued).Append(" remaining in queue");
        }
        else
        {
            text.Append(' ').Append(moved).Append(" sessions requeued, ").Append(figures.Queued).Append(" total in queue");
        }
    }
}

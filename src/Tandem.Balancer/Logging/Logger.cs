using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging;

/// <summary>
/// Writes one proxy's log lines from one loop: which exchanges are told, at what level, to which targets. It never waits:
/// lines go to <see cref="LogSinks"/>. Not thread-safe.
/// </summary>
internal sealed class Logger
{
    /// <summary>No rule set the line's level.</summary>
    internal const int LevelUnset = -1;

    /// <summary><c>set-log-level silent</c>.</summary>
    internal const int LevelSilent = -2;

    private readonly LoggerSettings settings;
    private readonly LogSinks sinks;
    private readonly ProxyLogTarget[] targets;
    private readonly int maxLength;
    private long lineCount;

    /// <summary>Opens a proxy's targets for a loop.</summary>
    /// <param name="settings">What is logged, and where.</param>
    /// <param name="sinks">The loop's.</param>
    internal Logger(LoggerSettings settings, LogSinks sinks)
    {
        this.settings = settings;
        this.sinks = sinks;
        targets = new ProxyLogTarget[settings.Targets.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            var target = settings.Targets[i];
            var header = new SyslogHeader(target.Format, target.Facility, settings.Tag, settings.HostName, settings.ProcessId);
            targets[i] = new ProxyLogTarget(target, sinks.Open(target), header);
            maxLength = Math.Max(maxLength, Math.Min(target.MaxLength, sinks.Scratch.Length));
        }
    }

    /// <summary>There is a target; without one nothing is formatted.</summary>
    internal bool IsActive => targets.Length > 0;

    /// <summary>The exchange is logged when its connection is accepted, as the default format wants it, and not again at its end.</summary>
    internal bool LogsAtAccept => settings.LogsAtAccept;

    /// <summary>The exchange is logged when the response's head has been sent (TCP: the connection made), not at its end.</summary>
    internal bool LogsEarly => settings.LogAsap;

    /// <summary>Tells of an exchange, unless the proxy's options keep it quiet.</summary>
    /// <param name="facts">All that is known of it.</param>
    /// <param name="rules">What sample expressions of the format need.</param>
    /// <param name="level">A level that a rule set, <see cref="LevelUnset"/> or <see cref="LevelSilent"/>.</param>
    internal void LogExchange(ExchangeFacts facts, RuleContext? rules = null, int level = LevelUnset)
    {
        if (targets.Length == 0 || level == LevelSilent || (settings.DontLogNull && !settings.LogsAtAccept && facts.BytesUploaded == 0))
        {
            return;
        }

        var isError = IsError(facts);
        if (settings.DontLogNormal && !isError && !settings.LogsAtAccept)
        {
            return;
        }

        var severity = level >= 0 ? (LogLevel)level
            : isError && settings.LogSeparateErrors && !settings.LogsAtAccept ? LogLevel.Err
            : LogLevel.Info;
        var format = facts.Client.Family == EndpointFamily.Unix ? settings.UnixFormat ?? settings.Format : settings.Format;
        Send(severity, format, facts, rules);
    }

    /// <summary>Tells of a connection that ended before it became an exchange, such as one with a broken PROXY header.</summary>
    /// <param name="facts">Client, accept date and frontend are read.</param>
    /// <param name="listenerName">The name of the <c>bind</c> line, or its number.</param>
    /// <param name="message">What was wrong, in HAProxy's words.</param>
    internal void LogConnectionError(ExchangeFacts facts, ReadOnlySpan<byte> listenerName, ReadOnlySpan<byte> message)
    {
        if (targets.Length == 0 || (settings.DontLogNull && facts.BytesUploaded == 0))
        {
            return;
        }

        var level = settings.LogSeparateErrors ? LogLevel.Err : LogLevel.Info;
        if (settings.ErrorFormat != null)
        {
            Send(level, settings.ErrorFormat, facts, null);
            return;
        }

        var writer = new FormatWriter(sinks.Scratch.AsSpan(0, maxLength - 1));
        ConnectionError.Start.Write(ref writer, facts, null);
        writer.Byte((byte)'/');
        writer.Raw(listenerName);
        writer.Raw(": "u8);
        writer.Raw(message);
        Send(level, writer.Written);
    }

    /// <summary>Tells of an event of the proxy, such as a server that went down. Allocates; not for exchanges.</summary>
    /// <param name="level">The level in the logs.</param>
    /// <param name="text">The event, as one line.</param>
    /// <param name="terminal">How it is marked on stderr; null keeps it off there.</param>
    /// <param name="terminalText">What stderr is told, where that differs.</param>
    internal void LogMessage(
        LogLevel level, string text, TerminalSeverity? terminal = TerminalSeverity.Warning, string? terminalText = null)
    {
        if (terminal is { } severity && sinks.Terminal is { } stderr)
        {
            var line = Bytes(TerminalLine.Format(severity, settings.ProcessId, terminalText ?? text) + "\n");
            var room = stderr.Reserve(line.Length);
            line.AsSpan(0, room.Length).CopyTo(room);
            stderr.Commit(room.Length);
        }

        if (targets.Length > 0)
        {
            Send(level, Bytes(text));
        }
    }

    /// <summary>configuration.txt 8.3.3: redispatches, retries, ends by error or timeout, and responses 5xx.</summary>
    private bool IsError(ExchangeFacts facts) =>
        facts.Redispatched
        || (facts.EndCause is 0 or (byte)'-' ? facts.Retries > 0 : facts.EndCause != (byte)'L')
        || (settings.IsHttp && facts.Status >= 500);

    private void Send(LogLevel level, LogFormat format, ExchangeFacts facts, RuleContext? rules)
    {
        // One byte less than the longest line, as HAProxy's buffer holds a final NUL.
        var writer = new FormatWriter(sinks.Scratch.AsSpan(0, maxLength - 1)) { LogCounter = lineCount };
        format.Write(ref writer, facts, rules);
        if (writer.Length > 0)
        {
            lineCount++;
            Send(level, writer.Written);
        }
    }

    private void Send(LogLevel level, ReadOnlySpan<byte> message)
    {
        var now = DateTime.UtcNow.Ticks;
        foreach (var target in targets)
        {
            target.Send(level, message, now);
        }
    }

    private static byte[] Bytes(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('\0', 'ÿ') < 0 ? ByteText.ToBytes(text) : Encoding.UTF8.GetBytes(text);

    /// <summary>The fixed start of the line of a connection that failed early.</summary>
    private static class ConnectionError
    {
        internal static readonly LogFormat Start =
            LogFormat.Compile("%ci:%cp [%t] %ft", default, new Diagnostics(), LogFormatSettings.ForLogs)!;
    }
}

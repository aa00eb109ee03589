using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Logging;

/// <summary>What a proxy's logger does, compiled once and shared by the loops.</summary>
internal sealed record LoggerSettings
{
    /// <summary>The proxy's targets, those of <c>log global</c> included.</summary>
    internal IReadOnlyList<LogTarget> Targets { get; init; } = [];

    /// <summary>The line of an exchange.</summary>
    internal required LogFormat Format { get; init; }

    /// <summary>The line of a client of a Unix socket where it differs: the default format.</summary>
    internal LogFormat? UnixFormat { get; init; }

    /// <summary><c>error-log-format</c>, or null for HAProxy's short line.</summary>
    internal LogFormat? ErrorFormat { get; init; }

    /// <summary>The line is written when the connection is accepted: the default format.</summary>
    internal bool LogsAtAccept { get; init; }

    /// <summary><c>option dontlognull</c>.</summary>
    internal bool DontLogNull { get; init; }

    /// <summary><c>option dontlog-normal</c>.</summary>
    internal bool DontLogNormal { get; init; }

    /// <summary><c>option log-separate-errors</c>.</summary>
    internal bool LogSeparateErrors { get; init; }

    /// <summary><c>option logasap</c>.</summary>
    internal bool LogAsap { get; init; }

    /// <summary>The proxy is in HTTP mode.</summary>
    internal bool IsHttp { get; init; }

    /// <summary><c>log-tag</c>.</summary>
    internal string Tag { get; init; } = "haproxy";

    /// <summary>The name of <c>log-send-hostname</c>, or null.</summary>
    internal string? HostName { get; init; }

    /// <summary>The process.</summary>
    internal int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>Settings for a section's events alone: state changes of its servers and the like.</summary>
    /// <param name="proxy">The section.</param>
    /// <param name="global">The process's settings.</param>
    internal static LoggerSettings ForEvents(ProxySection proxy, GlobalSection global) => new()
    {
        Targets = proxy.Logs,
        Format = new LogFormat([]),
        Tag = proxy.LogTag ?? global.LogTag ?? "haproxy",
        HostName = HostNameOf(global),
    };

    /// <summary>Compiles what a section says of its logs.</summary>
    /// <param name="proxy">The section.</param>
    /// <param name="global">The process's settings.</param>
    /// <param name="diagnostics">Receives what is wrong with its <c>log-format</c>.</param>
    /// <param name="sampleCompiler">Compiles <c>%[..]</c>.</param>
    /// <returns>The settings, or null when there was an error.</returns>
    internal static LoggerSettings? Compile(
        ProxySection proxy, GlobalSection global, Configuration.Text.Diagnostics diagnostics, SampleCompiler? sampleCompiler = null)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        var isHttp = proxy.Mode == ProxyMode.Http;
        var surroundings = new LogFormatSettings { IsHttp = isHttp, UriLength = global.LogUriLength, LogAsap = proxy.LogAsap };
        var text = proxy.LogFormat switch
        {
            LogFormatKind.Tcp => LogFormats.Tcp,
            LogFormatKind.Http when isHttp => LogFormats.Http,
            LogFormatKind.HttpClf when isHttp => LogFormats.Clf,
            LogFormatKind.Http or LogFormatKind.HttpClf => LogFormats.Tcp,
            LogFormatKind.Custom when proxy.LogFormatText != null => null,
            _ => LogFormats.Default(isHttp),
        };
        var format = text == null
            ? LogFormat.Compile(proxy.LogFormatText!, diagnostics, surroundings, sampleCompiler)
            : LogFormat.Compile(text, default, diagnostics, surroundings);
        return format == null ? null : new LoggerSettings
        {
            Targets = proxy.Logs,
            Format = format,
            UnixFormat = proxy.LogFormat == LogFormatKind.Default
                ? LogFormat.Compile(LogFormats.DefaultForUnix(isHttp), default, diagnostics, surroundings)
                : null,
            LogsAtAccept = proxy.LogFormat == LogFormatKind.Default,
            DontLogNull = proxy.DontLogNull,
            DontLogNormal = proxy.DontLogNormal,
            LogSeparateErrors = proxy.LogSeparateErrors,
            LogAsap = proxy.LogAsap,
            IsHttp = isHttp,
            Tag = proxy.LogTag ?? global.LogTag ?? "haproxy",
            HostName = HostNameOf(global),
        };
    }

    private static string? HostNameOf(GlobalSection global) =>
        global.LogSendHostname is { Length: 0 } ? Environment.MachineName : global.LogSendHostname;
}

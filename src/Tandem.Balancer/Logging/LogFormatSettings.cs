namespace Tandem.Balancer.Logging;

/// <summary>What a format takes from its surroundings when it is compiled.</summary>
internal sealed record LogFormatSettings
{
    /// <summary>The settings of a log line, with HAProxy's defaults.</summary>
    internal static LogFormatSettings ForLogs { get; } = new();

    /// <summary>The settings of a header value.</summary>
    internal static LogFormatSettings ForHeaders { get; } = new() { Purpose = FormatPurpose.Header };

    /// <summary>The settings of any other text.</summary>
    internal static LogFormatSettings ForText { get; } = new() { Purpose = FormatPurpose.Plain };

    /// <summary>What the format is for.</summary>
    internal FormatPurpose Purpose { get; init; }

    /// <summary>The proxy is in HTTP mode: variables that HTTP fills are allowed.</summary>
    internal bool IsHttp { get; init; } = true;

    /// <summary><c>tune.http.logurilen</c>: a request line is cut to one byte less.</summary>
    internal int UriLength { get; init; } = 1024;

    /// <summary><c>option logasap</c>: totals are not final and get a '+'.</summary>
    internal bool LogAsap { get; init; }

    /// <summary>The node's name (%H).</summary>
    internal string HostName { get; init; } = Environment.MachineName;

    /// <summary>The process (%pid).</summary>
    internal int ProcessId { get; init; } = Environment.ProcessId;
}

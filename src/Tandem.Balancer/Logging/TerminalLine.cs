namespace Tandem.Balancer.Logging;

/// <summary>An event as HAProxy tells it on stderr: "[WARNING]  (2417) : Server be/s1 is DOWN, ...".</summary>
internal static class TerminalLine
{
    /// <summary>Formats one, without line end.</summary>
    /// <param name="severity">How it is marked.</param>
    /// <param name="processId">The process.</param>
    /// <param name="text">The event.</param>
    internal static string Format(TerminalSeverity severity, int processId, string text) => severity switch
    {
        TerminalSeverity.Notice => $"[NOTICE]   ({processId}) : {text}",
        TerminalSeverity.Warning => $"[WARNING]  ({processId}) : {text}",
        _ => $"[ALERT]    ({processId}) : {text}",
    };
}

using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Logging;

/// <summary>
/// Tells the logs, and stderr while there is one to read it, of what happens to proxies and servers. Lines are written on the
/// first loop, whichever loop they come from.
/// </summary>
internal sealed class EventLog
{
    private readonly EventLoop loop;
    private readonly Dictionary<ProxySection, Logger> loggers = [];

    internal EventLog(Graph graph, LogSinks sinks, EventLoop loop)
    {
        this.loop = loop;
        foreach (var section in graph.Configuration.Proxies)
        {
            loggers[section] = new Logger(LoggerSettings.ForEvents(section, graph.Configuration.Global), sinks);
        }
    }

    /// <summary>Tells of an event of a frontend. Callable from any loop.</summary>
    internal void Tell(Frontend frontend, LogLevel level, string text) => Tell(frontend.Section, level, text, TerminalSeverity.Warning);

    /// <summary>Tells of an event of a proxy. Callable from any loop.</summary>
    internal void Tell(ProxySection section, LogLevel level, string text, TerminalSeverity? terminal) =>
        loop.Post(() => loggers[section].LogMessage(level, text, terminal));

    /// <summary>As <see cref="Tell(ProxySection, LogLevel, string, TerminalSeverity?)"/>, at once; only on the first loop.</summary>
    internal void TellNow(ProxySection section, LogLevel level, string text, TerminalSeverity? terminal, string? terminalText = null) =>
        loggers[section].LogMessage(level, text, terminal, terminalText);
}

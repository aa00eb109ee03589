using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Health;

/// <summary>Keeps all that it is told.</summary>
internal sealed class RecordingObserver : HealthObserver
{
    internal List<string> Console { get; } = [];

    internal List<HealthReport> Reports { get; } = [];

    internal List<HealthTransition> Transitions { get; } = [];

    internal int WarmUps { get; private set; }

    internal ServerFigures Load { get; set; }

    internal int Moved { get; set; }

    internal Action<HealthTransition>? OnChange { get; set; }

    internal override int OnTransition(in HealthTransition transition)
    {
        Transitions.Add(transition);
        OnChange?.Invoke(transition);
        return Moved;
    }

    internal override void OnWarmUp(ServerHealth server) => WarmUps++;

    internal override ServerFigures Figures(ServerHealth server) => Load;

    internal override void Report(ServerHealth server, in HealthReport report)
    {
        Reports.Add(report);
        Console.Add($"[{(report.IsAlert ? "ALERT" : "WARNING")}] {report.ConsoleText}");
    }

    internal LogLevel[] TakeLevels()
    {
        var levels = Reports.Select(static report => report.Level).ToArray();
        Reports.Clear();
        Console.Clear();
        return levels;
    }

    internal string[] TakeConsole()
    {
        var lines = Console.ToArray();
        Reports.Clear();
        Console.Clear();
        return lines;
    }
}

using System.Text.Json;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <content>What it answers at its control socket.</content>
internal sealed partial class NodeSupervisor
{
    /// <summary>How long a process of the node may take for an answer.</summary>
    private const int AskMs = 2_000;

    private readonly long startedMs;

    private void OnRequest(ControlExchange exchange)
    {
        switch (exchange.Asked, exchange.Wanted)
        {
            case ("status", _):
                exchange.Accept(WriteStatus);
                break;
            case (_, "reload"):
                BeginReload(exchange);
                break;
            default:
                exchange.RefuseUnknown();
                break;
        }
    }

    private void WriteStatus(Utf8JsonWriter writer)
    {
        writer.WriteNumber("pid", Environment.ProcessId);
        NodeNamespace.Write(writer);
        writer.WriteNumber("uptimeMs", loop.NowMs - startedMs);
        writer.WriteString("state", isStopping ? "stopping" : !isReady ? "starting" : reload is not null ? "reloading" : "running");
        writer.WriteString("balancerFile", files.Balancer);
        writer.WriteString("failoverFile", files.Failover);
        writer.WriteStartArray("processes");
        foreach (var process in new[] { balancer, failover })
        {
            writer.WriteStartObject();
            writer.WriteString("name", process.Name);
            writer.WriteNumber("pid", process.Pid);
            writer.WriteString("state", process.IsReady ? "ready" : process.IsRunning ? "starting" : "ended");
            writer.WriteNumber("sinceMs", loop.NowMs - process.SinceMs);
            writer.WriteNumber("restarts", process.Restarts);
            if (process.LastEnd is { } end)
            {
                writer.WriteString("lastEnd", end.Signal != 0 ? $"signal {end.Signal} ({end.Reason})" : $"code {end.Code}");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteBoard(writer);
    }

    /// <summary>What the health board tells of the balancer, also when that does not answer any more.</summary>
    private void WriteBoard(Utf8JsonWriter writer)
    {
        if (!board.TryRead(out var view))
        {
            return;
        }

        var nowUs = HealthBoard.NowUs;
        writer.WriteStartObject("board");
        writer.WriteNumber("pid", view.Pid);
        writer.WriteString("phase", view.Phase.ToString());
        writer.WriteStartArray("loops");
        for (var i = 0; i < view.LoopCount; i++)
        {
            writer.WriteNumberValue((nowUs - view.BeatUs(i)) / 1000);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Failover.Routers;

/// <content>What it answers at its control socket.</content>
public sealed partial class FailoverDaemon
{
    /// <summary>When the process came to work, in the loop's microseconds.</summary>
    internal long StartedUs { get; private set; }

    private void BeginControl()
    {
        StartedUs = loop.NowUs;
        if (context.ControlSocket is { } socket)
        {
            _ = new ControlServer(loop, socket, OnRequest);
        }
    }

    private void OnRequest(ControlExchange exchange)
    {
        if (exchange.Asked == "status")
        {
            exchange.Accept(WriteStatus);
        }
        else if (!HandleHandOver(exchange))
        {
            exchange.RefuseUnknown();
        }
    }

    private void WriteStatus(Utf8JsonWriter writer)
    {
        writer.WriteNumber("pid", Environment.ProcessId);
        if (!context.Options.HasNamespace)
        {
            NodeNamespace.Write(writer);
        }

        writer.WriteNumber("uptimeMs", (loop.NowUs - StartedUs) / 1000);
        writer.WriteString("state", isLeaving ? "leaving" : handOvers.Count > 0 ? "handing over" : isLowered ? "handed over" : HasStarted ? "running" : "starting");
        writer.WriteNumber("handOverMs", HandOverPatienceMs);
        writer.WriteNumber("othersSpeakMs", OthersSpeakMs);
        if (isLowered && loweredUs >= 0)
        {
            writer.WriteNumber("handedOverMs", (loop.NowUs - loweredUs) / 1000);
        }

        writer.WriteStartArray("instances");
        foreach (var router in routers)
        {
            router.WriteStatus(writer, loop.NowUs);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("groups");
        foreach (var group in groups)
        {
            if (group.Configured is { } configured)
            {
                writer.WriteStartObject();
                writer.WriteString("name", configured.Name);
                writer.WriteString("state", VirtualRouter.StateWord(group.Role));
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }
}

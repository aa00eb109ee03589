using System.Text.Json;
using Tandem.Failover.Election;
using Tandem.Node.Control;

namespace Tandem.Failover.Routers;

/// <content>A planned hand-over: other routers become master, and this process runs on behind them.</content>
public sealed partial class FailoverDaemon
{
    private readonly List<(ControlExchange Exchange, VirtualRouter[] Masters)> handOvers = [];

    /// <summary>Since a hand-over, until it is ended or the process starts anew: what begins meanwhile begins lowered.</summary>
    private bool isLowered;

    /// <summary>
    /// Does what a request at the control socket wants, if it is a hand-over; on the loop's thread.
    /// <c>{"do":"handover"}</c> is answered when another router serves each address that was here, or when nobody took one over.
    /// <c>{"do":"handover","end":true}</c> ends it.
    /// </summary>
    /// <param name="exchange">The request.</param>
    /// <returns>False when it is something else.</returns>
    internal bool HandleHandOver(ControlExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Wanted != "handover")
        {
            return false;
        }

        if (!HasStarted || isLeaving)
        {
            exchange.Refuse(isLeaving ? "the failover is stopping: it hands over anyway" : "the failover has not started yet: ask again in a moment");
        }
        else if (exchange.Flag("end"))
        {
            isLowered = false;
            ApplyToAll(ElectionInput.Raise);
            exchange.Accept();
        }
        else
        {
            var masters = routers.FindAll(static router => router.State.Role is ElectionRole.Master or ElectionRole.Leaving).ToArray();
            isLowered = true;
            ApplyToAll(ElectionInput.Lower);
            handOvers.Add((exchange, masters));
            LookWhetherHandedOver();
        }

        return true;
    }

    /// <summary>Routers that a reload has made join what the others are in.</summary>
    private void LowerNewcomers()
    {
        if (isLowered)
        {
            ApplyToAll(ElectionInput.Lower);
        }
    }

    private void RefuseHandOvers()
    {
        foreach (var (exchange, _) in handOvers)
        {
            exchange.Refuse("the failover was stopped meanwhile: it hands over anyway");
        }

        handOvers.Clear();
    }

    private void LookWhetherHandedOver()
    {
        if (handOvers.Count == 0 || routers.Exists(static router => router.State is { Role: ElectionRole.Leaving, IsLowered: true }))
        {
            return;
        }

        var waiting = handOvers.ToArray();
        handOvers.Clear();
        foreach (var (exchange, masters) in waiting)
        {
            Answer(exchange, masters);
        }
    }

    private void Answer(ControlExchange exchange, VirtualRouter[] masters)
    {
        var stayed = Array.FindAll(masters, static router => router.State.Role == ElectionRole.Master);
        if (stayed.Length == 0)
        {
            exchange.Accept(writer => Write(writer, masters));
            return;
        }

        if (stayed.Length == masters.Length)
        {
            // Nobody is there for anything: the node is what it was.
            isLowered = false;
            ApplyToAll(ElectionInput.Raise);
        }

        var names = string.Join(", ", stayed.Select(static router => router.Name));
        exchange.Refuse($"nobody took over {names}: no other router is there, or its advertisements do not arrive here; this node serves on", writer => Write(writer, masters));
    }

    private static void Write(Utf8JsonWriter writer, VirtualRouter[] masters)
    {
        writer.WriteStartArray("instances");
        foreach (var router in masters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", router.Name);
            if (router.State.Role == ElectionRole.Backup)
            {
                writer.WriteString("to", router.State.MasterAddress.ToString());
            }

            writer.WriteStartArray("addresses");
            foreach (var address in router.Instance.Addresses)
            {
                writer.WriteStringValue(address.Address.ToString());
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

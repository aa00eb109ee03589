using System.Text.Json;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.Failover.Routers;

/// <content>A planned hand-over: other routers become master, and this process runs on behind them.</content>
public sealed partial class FailoverDaemon
{
    private readonly List<(ControlExchange Exchange, VirtualRouter[] Masters)> handOvers = [];

    /// <summary>Since a hand-over, until it is ended or the process starts anew: what begins meanwhile begins lowered.</summary>
    private bool isLowered;

    /// <summary>When it was, in the loop's microseconds; below 0 when another process was, whose time nobody has kept.</summary>
    private long loweredUs = -1;

    /// <summary>How long the slowest of its routers waits for another to speak, milliseconds.</summary>
    private long HandOverPatienceMs => routers.Count == 0 ? 0 : (routers.Max(static router => RouterElection.HandOverPatienceUs(router.Settings)) + 999) / 1000;

    /// <summary>How long the slowest router that has been heard needs to speak after priority 0, milliseconds; of one that was not heard, the worst is thought.</summary>
    private long OthersSpeakMs => (routers.Where(static router => router.State.Role == ElectionRole.Master).Select(static router => router.OthersSpeakUs).DefaultIfEmpty(0).Max() + 999) / 1000;

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
            loweredUs = isLowered ? loweredUs : loop.NowUs;
            isLowered = true;
            ApplyToAll(ElectionInput.Lower);
            handOvers.Add((exchange, masters));
            LookWhetherHandedOver();
        }

        return true;
    }

    /// <summary>A successor of a process that had handed over stays behind, too: the balancer remembers it on the board.</summary>
    private void TakeUpHandOver()
    {
        if (context.Board is { } board && board.TryRead(out var balancer) && balancer.Phase == BalancerPhase.HandedOver)
        {
            Journal.Write(JournalLevel.Info, "This node has handed over and stays behind all others until 'tandem handover --end'");
            isLowered = true;
            LowerNewcomers();
        }
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
        var lost = Array.FindAll(masters, static router => router.State.Role != ElectionRole.Master && !IsHandedOver(router));
        if (stayed.Length + lost.Length == 0)
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

        exchange.Refuse(string.Join("; ", WordsOf(stayed, lost)), writer => Write(writer, masters));
    }

    /// <summary>Whether another router was heard to serve in the place of this one: a fault or a reload may have ended it, too.</summary>
    private static bool IsHandedOver(VirtualRouter router) => router.State is { Role: ElectionRole.Backup, MasterPriority: > 0, MasterAddress.IsUnspecified: false };

    private static IEnumerable<string> WordsOf(VirtualRouter[] stayed, VirtualRouter[] lost)
    {
        if (stayed.Length > 0)
        {
            yield return $"nobody took over {string.Join(", ", stayed.Select(static router => router.Name))}: no other router is there, or its advertisements do not arrive here";
        }

        foreach (var router in lost)
        {
            yield return router.State.Role == ElectionRole.Stopped
                ? $"{router.Name} was taken out of the configuration before another router was heard"
                : $"{router.Name} went to {VirtualRouter.StateWord(router.State.Role)} before another router was heard";
        }
    }

    private static void Write(Utf8JsonWriter writer, VirtualRouter[] masters)
    {
        writer.WriteStartArray("instances");
        foreach (var router in masters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", router.Name);
            if (IsHandedOver(router))
            {
                writer.WriteString("to", router.State.MasterAddress.ToString());
                writer.WriteNumber("toPriority", router.State.MasterPriority);
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

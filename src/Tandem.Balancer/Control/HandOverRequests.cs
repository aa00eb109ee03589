using System.Text.Json;
using Tandem.Linux.Reactor;
using Tandem.Node.Control;

namespace Tandem.Balancer.Control;

/// <summary>
/// The balancer's part of a planned hand-over, asked for at its control socket, on its first loop:
/// <list type="bullet">
/// <item><c>{"do":"drain","ms":1000}</c>: clients are asked to connect anew; answered when the time is over, or sooner when none is left.</item>
/// <item><c>{"do":"hold","ms":5000}</c>: new connections are held back; answered when no connection is left, or when the time is over.</item>
/// <item><c>{"do":"admit"}</c>: nobody has taken over yet; new connections are taken again, and clients are still asked to go.</item>
/// <item><c>{"do":"release"}</c>: another node serves; new connections are taken again, of whoever still comes, and clients are still asked to go.</item>
/// <item><c>{"do":"undrain"}</c>: all is as before.</item>
/// </list>
/// Each answers with <c>"connections"</c>, how many there are now, and <c>"ports"</c>, at which others than this host reach it. Until the
/// release, all is as before again when nothing was asked for <c>"boundMs"</c>: whoever asked may have been killed in the middle.
/// </summary>
internal sealed class HandOverRequests
{
    private const int DefaultDrainMs = 1_000;
    private const int DefaultHoldMs = 5_000;
    private const int LongestMs = 60_000;

    /// <summary>
    /// For so long there must be none: what the kernel has taken in its queue is accepted in the next round, and the last answers are on
    /// their way to the clients.
    /// </summary>
    private const int QuietMs = 50;

    /// <summary>Nothing that is not settled lasts longer than this; who asks for no bound has it.</summary>
    private const int LongestUnsettledMs = 30_000;

    private readonly LoadBalancer balancer;
    private readonly EventLoop loop;
    private readonly Guard guard;

    internal HandOverRequests(LoadBalancer balancer, EventLoop loop)
    {
        this.balancer = balancer;
        this.loop = loop;
        guard = new Guard(balancer);
    }

    /// <summary>Does what a request wants, if it is one of these.</summary>
    /// <param name="exchange">The request.</param>
    /// <returns>False when it is none of these.</returns>
    internal bool Handle(ControlExchange exchange)
    {
        switch (exchange.Wanted)
        {
            case "drain":
                balancer.BeginHandOver();
                BeUnsettled(exchange);
                Await(exchange, DefaultDrainMs);
                return true;
            case "hold":
                if (balancer.HoldConnections() is not 0 and var error)
                {
                    balancer.ReleaseConnections();
                    exchange.Refuse($"new connections cannot be held back: {Linux.Errno.Describe(error)}");
                    return true;
                }

                BeUnsettled(exchange);
                Await(exchange, DefaultHoldMs);
                return true;
            case "admit":
                balancer.ReleaseConnections();
                BeUnsettled(exchange);
                exchange.Accept(Write);
                return true;
            case "release":
                guard.Disarm();
                balancer.SettleHandOver();
                exchange.Accept(Write);
                return true;
            case "undrain":
                guard.Disarm();
                balancer.EndHandOver();
                exchange.Accept(Write);
                return true;
            default:
                return false;
        }
    }

    private void BeUnsettled(ControlExchange exchange) =>
        loop.Timers.Set(guard, loop.NowMs + Math.Clamp(exchange.Number("boundMs") ?? LongestUnsettledMs, 1_000, LongestUnsettledMs));

    private void Await(ControlExchange exchange, int defaultMs)
    {
        var patience = Math.Clamp(exchange.Number("ms") ?? defaultMs, 0, LongestMs);
        new Waiting(this, exchange, loop.NowMs + patience).OnDue();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("connections", balancer.Connections);
        writer.WriteStartArray("ports");
        foreach (var port in balancer.Sockets.Where(static socket => socket.Address.IsInternet && !IsLoopback(socket.Address)).Select(static socket => socket.Address.Port).Distinct())
        {
            writer.WriteNumberValue(port);
        }

        writer.WriteEndArray();
    }

    private static bool IsLoopback(Linux.Sockets.Endpoint address) =>
        address.Family == Linux.Sockets.EndpointFamily.IPv4 ? address.IPv4 >> 24 == 127 : address.HasSameAddress(Linux.Sockets.Endpoint.From(System.Net.IPAddress.IPv6Loopback, 0));

    private sealed class Guard(LoadBalancer balancer) : Deadline
    {
        public override void OnDue() => balancer.EndHandOver();
    }

    /// <summary>Looks every few milliseconds whether connections are left.</summary>
    private sealed class Waiting(HandOverRequests owner, ControlExchange exchange, long endsMs) : Deadline
    {
        private const int LookMs = 5;

        private long quietSinceMs = Never;

        public override void OnDue()
        {
            var nowMs = owner.loop.NowMs;
            quietSinceMs = owner.balancer.Connections > 0 ? Never : Math.Min(quietSinceMs, nowMs);
            if (nowMs >= endsMs || (quietSinceMs != Never && nowMs - quietSinceMs >= QuietMs))
            {
                exchange.Accept(owner.Write);
                return;
            }

            owner.loop.Timers.Set(this, nowMs + LookMs);
        }
    }
}

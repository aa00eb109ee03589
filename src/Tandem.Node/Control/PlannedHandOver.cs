using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>
/// The order of a planned hand-over that loses no request, over the control sockets of both processes. Blocks; the bounds of its steps add up
/// to less than a minute, and whatever fails is undone.
/// <list type="number">
/// <item>The balancer drains: answers tell clients to connect anew, for <see cref="DrainMs"/>.</item>
/// <item>It holds new connections back, and serves those that it has, for <see cref="HoldMs"/> at most.</item>
/// <item>The failover asks others to take over and keeps the addresses until one speaks.</item>
/// <item>The address must answer from here, at a port that the balancer serves.</item>
/// <item>The balancer lets go of what it held; nobody comes here any more.</item>
/// </list>
/// </summary>
public sealed class PlannedHandOver
{
    /// <summary>How long clients are asked to connect anew before new connections are held back, milliseconds.</summary>
    public const int DrainMs = 1_000;

    /// <summary>How long the connections that there are may take to end, milliseconds.</summary>
    public const int HoldMs = 5_000;

    /// <summary>How long the failover may take: at one advertisement a second, four of them.</summary>
    private const int TakeOverMs = 15_000;

    /// <summary>How long the address may take to answer once another node has it.</summary>
    private const int AnswerMs = 3_000;

    /// <summary>What a process may take beyond what it was given.</summary>
    private const int MarginMs = 2_000;

    private readonly Func<string, string, int, ControlAnswer> ask;
    private readonly Action<string> tell;

    /// <summary>Prepares one.</summary>
    /// <param name="ask">Asks a control socket, <see cref="ControlClient.Ask"/>: the socket's name, the request, milliseconds.</param>
    /// <param name="tell">Takes what is happening, a line each.</param>
    public PlannedHandOver(Func<string, string, int, ControlAnswer> ask, Action<string> tell)
    {
        this.ask = ask;
        this.tell = tell;
    }

    /// <summary>Hands over what this node is master of.</summary>
    /// <returns>Null when another node serves; else why not, for people.</returns>
    public string? Run()
    {
        var drained = Balancer("drain", DrainMs);
        if (!drained.Ok && !drained.IsMissing)
        {
            return Undo($"the balancer does not drain: {drained.Error}");
        }

        if (drained.Ok)
        {
            tell("clients are asked to connect anew");
            var held = Balancer("hold", HoldMs);
            if (!held.Ok)
            {
                return Undo($"the balancer does not hold new connections back: {held.Error}");
            }

            var left = held.Body.TryGetProperty("connections", out var count) && count.TryGetInt32(out var number) ? number : 0;
            tell(left == 0
                ? "new connections are held back, no request is under way"
                : string.Create(CultureInfo.InvariantCulture, $"new connections are held back; {left} are still open after {HoldMs / 1000} s and will be cut"));
        }

        var handed = ask(ControlDirectory.Failover, "{\"do\":\"handover\"}", TakeOverMs);
        if (!handed.Ok)
        {
            return Undo(handed.Error);
        }

        var failure = Await(handed.Body, PortsOf(drained));
        if (drained.Ok)
        {
            _ = Balancer("release", 0);
        }

        return failure;
    }

    /// <summary>Takes part again as before.</summary>
    /// <returns>Null, or why not.</returns>
    public string? End()
    {
        var balancer = Balancer("undrain", 0);
        var failover = ask(ControlDirectory.Failover, "{\"do\":\"handover\",\"end\":true}", MarginMs);
        return !failover.Ok ? failover.Error : balancer is { Ok: false, IsMissing: false } ? balancer.Error : null;
    }

    private ControlAnswer Balancer(string what, int ms) =>
        ask(ControlDirectory.Balancer, string.Create(CultureInfo.InvariantCulture, $"{{\"do\":\"{what}\",\"ms\":{ms}}}"), ms + MarginMs);

    private static List<int> PortsOf(ControlAnswer drained) =>
        drained.Ok && drained.Body.TryGetProperty("ports", out var ports) && ports.ValueKind == JsonValueKind.Array
            ? [.. ports.EnumerateArray().Select(static port => port.TryGetInt32(out var number) ? number : 0).Where(static port => port is > 0 and < 65536)]
            : [];

    private string Undo(string why)
    {
        _ = End();
        return why;
    }

    private string? Await(JsonElement answer, List<int> ports)
    {
        if (!answer.TryGetProperty("instances", out var instances) || instances.ValueKind != JsonValueKind.Array || instances.GetArrayLength() == 0)
        {
            tell("this node had no address; it stays behind all others");
            return null;
        }

        foreach (var instance in instances.EnumerateArray())
        {
            var name = instance.GetProperty("name").GetString();
            var to = instance.TryGetProperty("to", out var taker) ? taker.GetString() : "another node";
            tell($"{name}: {to} has taken over");
            foreach (var address in instance.GetProperty("addresses").EnumerateArray())
            {
                if (ports.Count > 0 && IPAddress.TryParse(address.GetString(), out var ip) && !Answers(ip, ports))
                {
                    return $"{to} has {ip}, but nothing answers there at port {string.Join(" or ", ports)} within {AnswerMs / 1000} s: look at its balancer; 'tandem handover --end' takes the address back if this node is the better one";
                }
            }
        }

        return null;
    }

    private static bool Answers(IPAddress address, List<int> ports)
    {
        var ends = Environment.TickCount64 + AnswerMs;
        while (Environment.TickCount64 < ends)
        {
            foreach (var port in ports)
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    using var patience = new CancellationTokenSource(Math.Max(1, (int)Math.Min(500, ends - Environment.TickCount64)));
                    socket.ConnectAsync(address, port, patience.Token).AsTask().GetAwaiter().GetResult();
                    return true;
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    // Not yet: it is tried again until the time is over.
                }
            }

            Thread.Sleep(20);
        }

        return false;
    }
}

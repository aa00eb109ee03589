using System.Globalization;

namespace Tandem.Node.Board;

/// <summary>What is wrong with a balancer, if anything. The default is nothing.</summary>
/// <param name="Kind">What.</param>
/// <param name="Pid">The balancer's process id, or 0.</param>
/// <param name="Number">The loop from 1, or the place of what was demanded or of the proxy on the board.</param>
/// <param name="AmountUs">How long nothing has moved.</param>
/// <param name="Up">Servers that are up.</param>
/// <param name="Wanted">Servers that should be.</param>
public readonly record struct BalancerFault(BalancerFaultKind Kind, int Pid = 0, int Number = 0, long AmountUs = 0, int Up = 0, int Wanted = 0)
{
    /// <summary>Whether something is wrong.</summary>
    public bool IsThere => Kind != BalancerFaultKind.None;

    /// <summary>
    /// Whether the balancer itself is sound and only lacks servers: such a node is worth less than one with servers, and more than none
    /// at all.
    /// </summary>
    public bool OnlyLacksServers => Kind == BalancerFaultKind.NothingServes;

    /// <summary>Whether it is the same fault, though it may last longer or be deeper by now.</summary>
    /// <param name="other">Another one.</param>
    public bool IsSameAs(in BalancerFault other) => Kind == other.Kind && Pid == other.Pid && Number == other.Number;

    /// <summary>Says it, such as "loop 2 has not moved for 104 ms".</summary>
    /// <param name="demands">What was demanded.</param>
    /// <param name="board">Where the names are.</param>
    public string Describe(BalancerDemands demands, HealthBoard board)
    {
        ArgumentNullException.ThrowIfNull(demands);
        ArgumentNullException.ThrowIfNull(board);
        var ms = AmountUs / 1000;
        return Kind switch
        {
            BalancerFaultKind.None => "nothing is wrong",
            BalancerFaultKind.NoBalancer => "no balancer is at work yet",
            BalancerFaultKind.Died => Text($"balancer pid {Pid} died"),
            BalancerFaultKind.Frozen => Text($"balancer pid {Pid} has not moved for {ms} ms"),
            BalancerFaultKind.LoopStalled => Text($"loop {Number} has not moved for {ms} ms"),
            BalancerFaultKind.OutOfDescriptors => "out of descriptors",
            BalancerFaultKind.Draining => Text($"balancer pid {Pid} is stopping"),
            BalancerFaultKind.NoSuchBackend => Absent($"backend {demands.Backends[Number].Name}", board),
            BalancerFaultKind.BackendShort => Text($"backend {demands.Backends[Number].Name}: {Up} servers up, {Wanted} wanted"),
            BalancerFaultKind.NoSuchFrontend => Absent($"frontend {demands.Frontends[Number].Name}", board),
            BalancerFaultKind.FrontendClosed => $"frontend {demands.Frontends[Number].Name} does not accept",
            BalancerFaultKind.FrontendWithoutServers => Text($"frontend {demands.Frontends[Number].Name}: 0 of {Wanted} servers up"),
            BalancerFaultKind.NothingAccepts => "no frontend accepts",
            _ => Text($"no frontend can serve: {NameOf(board)} has 0 of {Wanted} servers up"),
        };
    }

    /// <summary>What is not on the board may be in the configuration all the same: the board is not for any number.</summary>
    private static string Absent(string proxy, HealthBoard board) =>
        board.TryRead(out var view) && view.WithoutPlace > 0
            ? Text($"{proxy} is not among the first {HealthBoard.MaxProxies} of the balancer's {HealthBoard.MaxProxies + view.WithoutPlace} frontends and backends, which is all that can be tracked")
            : $"{proxy} is not in the balancer's configuration";

    private string NameOf(HealthBoard board) => board.TryRead(out var view) && Number < view.ProxyCount ? $"frontend {view.Name(Number)}" : "it";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

namespace Tandem.Simulation.Peers;

/// <summary>A client of a run: its script and its manners.</summary>
internal sealed record ClientPlan(string Name, List<ClientRequest> Requests)
{
    internal int RequestsPerConnection { get; init; } = 100;

    /// <summary>Requests sent before the first is answered.</summary>
    internal int Depth { get; init; } = 1;

    /// <summary>Bytes per step and microseconds between steps of reading; null for as fast as they come.</summary>
    internal (int Bytes, int DelayUs)? Reading { get; init; }

    /// <summary>As <see cref="Reading"/>, of sending.</summary>
    internal (int Bytes, int DelayUs)? Sending { get; init; }

    /// <summary>How often it leaves in the middle of a request, 0 to 1.</summary>
    internal double Aborts { get; init; }

    /// <summary>It ends its sending side behind the last request of a connection.</summary>
    internal bool HalfCloses { get; init; }

    /// <summary>The most time between a response and the next request.</summary>
    internal int ThinkUs { get; init; } = 20_000;
}

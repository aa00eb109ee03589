namespace Tandem.Balancer.Health;

/// <summary>The load of a server as log lines and <c>http-check send-state</c> tell it.</summary>
internal readonly record struct ServerFigures
{
    /// <summary>Sessions that the server serves now.</summary>
    internal int Sessions { get; init; }

    /// <summary>Requests that wait for this very server.</summary>
    internal int Queued { get; init; }

    /// <summary>Sessions of the backend, without those that wait.</summary>
    internal int BackendSessions { get; init; }

    /// <summary>The server's weight at work, in units of the configuration.</summary>
    internal int Weight { get; init; }

    /// <summary>The sum of the weights at work of the servers in use.</summary>
    internal int TotalWeight { get; init; }
}

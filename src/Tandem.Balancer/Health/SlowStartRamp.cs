using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Health;

/// <summary>
/// Leads a server with <c>slowstart</c> through its warm-up: steps of a twentieth of it, at least a second, then the end.
/// A <see cref="HealthChecker"/> starts its server's; for servers that leave maintenance or follow another, their owner does.
/// </summary>
internal sealed class SlowStartRamp(EventLoop loop, ServerHealth server) : Deadline
{
    private const int ShortestStepMs = 1000;

    /// <summary>Begins, or begins anew.</summary>
    internal void Start()
    {
        if (server.State == ServerState.Starting)
        {
            loop.Timers.Set(this, loop.NowMs + Math.Max(ShortestStepMs, server.Settings.SlowStartMs / 20));
        }
    }

    /// <inheritdoc/>
    public override void OnDue()
    {
        server.OnWarmUpDue(loop.NowMs);
        Start();
    }
}

using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tracking;

/// <summary>What tracking works with; it outlives reloads.</summary>
/// <param name="Loop">The daemon's loop, to whose thread everything here belongs.</param>
/// <param name="Scripts">Starts scripts.</param>
/// <param name="Scanner">Looks for processes.</param>
/// <param name="Births">Tells of new processes where the kernel does; null for looking only.</param>
/// <param name="Balancer">Looks at the balancer's health board; null when there is none.</param>
/// <param name="Log">Takes log lines of keepalived's LOG_INFO.</param>
public sealed record TrackingServices(EpollLoop Loop, ScriptLauncher Scripts, ProcessScanner Scanner, ProcessBirths? Births, BalancerWatch? Balancer, Action<string> Log);

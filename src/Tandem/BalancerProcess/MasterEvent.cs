using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>What a master reacts to.</summary>
/// <param name="Signal">A signal's number, or 0.</param>
/// <param name="Worker">The worker that became ready or ended, or null.</param>
/// <param name="Sockets">The listening sockets of a worker that became ready, or null.</param>
/// <param name="End">How a worker ended, or null.</param>
internal readonly record struct MasterEvent(int Signal, WorkerProcess? Worker, List<int>? Sockets, ProcessEnd? End);

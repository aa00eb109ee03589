using Tandem.Failover.Election;

namespace Tandem.Simulation.Pairs;

/// <summary>A time in which a node was the same for a service.</summary>
/// <param name="Service">The service's number.</param>
/// <param name="Node">The node.</param>
/// <param name="Role">What it was; Initial while its process was not there.</param>
/// <param name="FromUs">From when.</param>
/// <param name="UntilUs">Until when.</param>
internal readonly record struct RoleSpan(int Service, int Node, ElectionRole Role, long FromUs, long UntilUs);

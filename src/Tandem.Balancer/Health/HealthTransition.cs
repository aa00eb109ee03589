namespace Tandem.Balancer.Health;

/// <summary>A change of one server, already made, as its owner is told of it.</summary>
/// <param name="Server">The server; its properties hold the new state.</param>
/// <param name="Effects">What must be done now.</param>
internal readonly record struct HealthTransition(ServerHealth Server, HealthEffects Effects);

using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Diagnosis.Files;

/// <summary>What the failure of one tracked thing does to an instance.</summary>
/// <param name="Item">The thing.</param>
/// <param name="Points">By how much the priority sinks, above 0; 0 with <paramref name="IsFault"/>.</param>
/// <param name="IsFault">Whether the instance goes to FAULT, whatever the priorities are.</param>
/// <param name="IsHealth">Whether it tells how the node is; not so the interfaces of addresses and routes, which are there while the balancer is not.</param>
internal readonly record struct PriorityLoss(TrackedItem Item, int Points, bool IsFault, bool IsHealth);

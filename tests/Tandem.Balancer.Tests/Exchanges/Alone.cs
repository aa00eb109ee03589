namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>
/// Tests that look at what the whole process has (descriptors, the heap, the limit of descriptors), so that no other test may
/// run beside them.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

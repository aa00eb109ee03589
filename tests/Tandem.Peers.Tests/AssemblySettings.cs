// Scenarios wait for timeouts and processes more than they compute, so a few run side by side even on two cores.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass, MaxParallelThreads = 4)]

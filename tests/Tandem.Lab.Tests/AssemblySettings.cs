[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Labs do not see each other, and elections wait for timers more than they compute.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass, MaxParallelThreads = 8)]

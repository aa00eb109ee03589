namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which plain number of an exchange.</summary>
internal enum CounterKind
{
    Status,
    Process,
    Frontend,
    Backend,
    Server,
    Retries,
    ServerQueue,
    BackendQueue,
}

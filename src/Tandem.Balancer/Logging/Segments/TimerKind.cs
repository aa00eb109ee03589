namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which span of time (configuration.txt 8.4).</summary>
internal enum TimerKind
{
    Handshake,
    Idle,
    Request,
    UntilRequest,
    Queue,
    Connect,
    Response,
    Data,
    Active,
    Total,
    User,
}

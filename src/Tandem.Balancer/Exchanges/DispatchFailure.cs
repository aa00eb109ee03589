namespace Tandem.Balancer.Exchanges;

/// <summary>Why a <see cref="Dispatch"/> found no server.</summary>
internal enum DispatchFailure
{
    /// <summary>No server is up.</summary>
    NoServer,

    /// <summary>Connections were refused or broke while they were made.</summary>
    ConnectFailed,

    /// <summary>No connection was made in time (<c>timeout connect</c>).</summary>
    ConnectTimeout,

    /// <summary>No place became free in time (<c>timeout queue</c>).</summary>
    QueueTimeout,

    /// <summary>The server's queue is full (<c>maxqueue</c>).</summary>
    QueueFull,

    /// <summary>This host has no port, descriptor or memory for a connection.</summary>
    Resources,
}

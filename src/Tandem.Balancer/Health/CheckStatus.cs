namespace Tandem.Balancer.Health;

/// <summary>How a check ended, in HAProxy's order: from <see cref="Layer7Ok"/> on a result carries a code.</summary>
internal enum CheckStatus : byte
{
    /// <summary>UNK: the server is not checked.</summary>
    Unknown,

    /// <summary>INI: no check has ended yet.</summary>
    Initializing,

    /// <summary>CHECKED: ended without saying anything about the server.</summary>
    NoChange,

    /// <summary>HANA: traffic was observed to fail.</summary>
    HealthAnalysis,

    /// <summary>SOCKERR: the socket failed for no reason of the protocol.</summary>
    SocketError,

    /// <summary>L4OK: connected.</summary>
    Layer4Ok,

    /// <summary>L4TOUT: not connected in time.</summary>
    Layer4Timeout,

    /// <summary>L4CON: refused or unreachable.</summary>
    Layer4ConnectionProblem,

    /// <summary>L6OK.</summary>
    Layer6Ok,

    /// <summary>L6TOUT.</summary>
    Layer6Timeout,

    /// <summary>L6RSP.</summary>
    Layer6InvalidResponse,

    /// <summary>L7TOUT: no sufficient answer in time.</summary>
    Layer7Timeout,

    /// <summary>L7RSP: not the protocol, or not the content that was expected.</summary>
    Layer7InvalidResponse,

    /// <summary>L7OK.</summary>
    Layer7Ok,

    /// <summary>L7OKC: a 404 where <c>disable-on-404</c> is set.</summary>
    Layer7OkConditionally,

    /// <summary>L7STS: the protocol, but not the status that was expected.</summary>
    Layer7WrongStatus,

    /// <summary>PROCERR.</summary>
    ProcessError,

    /// <summary>PROCTOUT.</summary>
    ProcessTimeout,

    /// <summary>PROCOK.</summary>
    ProcessOk,
}

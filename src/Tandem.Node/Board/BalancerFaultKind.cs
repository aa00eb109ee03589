namespace Tandem.Node.Board;

/// <summary>What can be wrong with a balancer, the gravest first.</summary>
public enum BalancerFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No balancer has taken the board.</summary>
    NoBalancer,

    /// <summary>Its process has ended.</summary>
    Died,

    /// <summary>No loop moves: it is stopped, or frozen with its host.</summary>
    Frozen,

    /// <summary>One loop does not move; the connections on it stand still.</summary>
    LoopStalled,

    /// <summary>It cannot accept for want of descriptors.</summary>
    OutOfDescriptors,

    /// <summary>It was told to stop.</summary>
    Draining,

    /// <summary>A backend that is demanded is not there.</summary>
    NoSuchBackend,

    /// <summary>Too few servers of a backend are up.</summary>
    BackendShort,

    /// <summary>A frontend that is demanded is not there.</summary>
    NoSuchFrontend,

    /// <summary>A frontend that is demanded does not accept.</summary>
    FrontendClosed,

    /// <summary>No server is up for a frontend that is demanded.</summary>
    FrontendWithoutServers,

    /// <summary>Nothing is demanded by name, and no frontend accepts.</summary>
    NothingAccepts,

    /// <summary>Nothing is demanded by name, and no server is up for any frontend that needs one.</summary>
    NothingServes,
}

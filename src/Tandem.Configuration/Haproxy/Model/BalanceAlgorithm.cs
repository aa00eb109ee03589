namespace Tandem.Configuration.Haproxy;

/// <summary>How a server is chosen (configuration.txt 4.2 "balance").</summary>
public enum BalanceAlgorithm
{
    /// <summary>Smooth weighted round robin; the default.</summary>
    RoundRobin,

    /// <summary>Weighted round robin over a fixed map.</summary>
    StaticRr,

    /// <summary>Fewest connections.</summary>
    LeastConn,

    /// <summary>The first server that is not full.</summary>
    First,

    /// <summary>Hash of the client's address.</summary>
    Source,

    /// <summary>Hash of the URI.</summary>
    Uri,

    /// <summary>Hash of a URL parameter.</summary>
    UrlParam,

    /// <summary>Hash of a request header.</summary>
    Hdr,

    /// <summary>The least loaded of some drawn at random.</summary>
    Random,

    /// <summary>Hash of the RDP cookie.</summary>
    RdpCookie,

    /// <summary>Hash of a sample expression.</summary>
    Hash,
}

namespace Tandem.Configuration.Haproxy;

/// <summary>Where log lines go.</summary>
public enum LogTargetKind
{
    /// <summary>UDP datagrams.</summary>
    Udp,

    /// <summary>A unix datagram socket.</summary>
    Unix,

    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,

    /// <summary>Another descriptor.</summary>
    Descriptor,
}

namespace Tandem.Configuration.Haproxy;

/// <summary>What happens to a server's sessions when it goes down (configuration.txt 5.2 "on-marked-down").</summary>
public enum OnMarkedDown
{
    /// <summary>They go on.</summary>
    None,

    /// <summary>They are cut.</summary>
    ShutdownSessions,
}

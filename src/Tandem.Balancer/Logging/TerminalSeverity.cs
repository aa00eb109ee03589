namespace Tandem.Balancer.Logging;

/// <summary>How an event is marked on the terminal.</summary>
internal enum TerminalSeverity
{
    /// <summary>[NOTICE].</summary>
    Notice,

    /// <summary>[WARNING].</summary>
    Warning,

    /// <summary>[ALERT].</summary>
    Alert,
}

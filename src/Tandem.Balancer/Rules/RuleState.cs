namespace Tandem.Balancer.Rules;

/// <summary>
/// What rules keep of one client connection from one run to the next: variables and settings of the log line. Contexts lend it at
/// the first need, so that connections whose rules keep nothing have none.
/// </summary>
internal sealed class RuleState
{
    /// <summary><see cref="LogLevel"/> when no rule set it.</summary>
    internal const int LogLevelUnset = -1;

    /// <summary><see cref="LogLevel"/> after <c>set-log-level silent</c>.</summary>
    internal const int LogLevelSilent = -2;

    /// <summary>Syslog severity 0 to 7 of the log line, <see cref="LogLevelUnset"/> or <see cref="LogLevelSilent"/>.</summary>
    internal int LogLevel { get; set; } = LogLevelUnset;

    /// <summary><c>http-request strict-mode off</c> is in force.</summary>
    internal bool EditsMayFail { get; set; }

    /// <summary>Variables of the session.</summary>
    internal VariableStore Session { get; } = new();

    /// <summary>Variables of the exchange: scopes txn, req and res.</summary>
    internal VariableStore Transaction { get; } = new();

    /// <summary>Forgets what belonged to one exchange. Call it when the exchange has ended.</summary>
    internal void EndTransaction()
    {
        LogLevel = LogLevelUnset;
        EditsMayFail = false;
        Transaction.Clear();
    }

    /// <summary>Forgets everything.</summary>
    internal void EndSession()
    {
        EndTransaction();
        Session.Clear();
    }
}

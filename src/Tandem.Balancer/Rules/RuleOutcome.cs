namespace Tandem.Balancer.Rules;

/// <summary>What a set of rules says is to be done.</summary>
internal readonly struct RuleOutcome
{
    internal RuleOutcome(RuleOutcomeKind kind, int status = 0, ReplyTemplate? reply = null)
    {
        Kind = kind;
        Status = status;
        Reply = reply;
    }

    /// <summary>Go on.</summary>
    internal static RuleOutcome Continue => default;

    /// <summary>What is to be done.</summary>
    internal RuleOutcomeKind Kind { get; }

    /// <summary>The status of the answer, 200 to 599; 0 when there is none.</summary>
    internal int Status { get; }

    /// <summary>The answer; null for the usual one of the status (errorfile, errorloc or built in). Write it before anything else runs.</summary>
    internal ReplyTemplate? Reply { get; }
}

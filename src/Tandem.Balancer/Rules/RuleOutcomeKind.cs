namespace Tandem.Balancer.Rules;

/// <summary>How a set of rules ended.</summary>
internal enum RuleOutcomeKind : byte
{
    /// <summary>No final rule held, or <c>allow</c> / <c>accept</c> did: go on with the next section.</summary>
    Continue,

    /// <summary>Answer with the status, in the reply's form or else as errors of that status are answered. Log state PR.</summary>
    Deny,

    /// <summary>Answer with the reply. Log state LR.</summary>
    Return,

    /// <summary>Answer with the reply, which is a redirect. Log state LR.</summary>
    Redirect,

    /// <summary>As <see cref="Deny"/>, but only after <c>timeout tarpit</c>, and close. Log state PT.</summary>
    Tarpit,

    /// <summary>Close without an answer.</summary>
    Reject,

    /// <summary>Forget the connection without telling the client.</summary>
    SilentDrop,

    /// <summary>Bytes are missing to decide (tcp content rules only): run again when more have come or the delay has passed.</summary>
    Wait,

    /// <summary>An edit or an answer could not be made: answer 500.</summary>
    Failed,
}

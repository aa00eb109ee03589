namespace Tandem.Balancer.Rules;

/// <summary>What a condition says. The numbers make "and" a bitwise and, "or" a bitwise or, and "not" a shift, as in HAProxy.</summary>
internal enum Verdict
{
    /// <summary>It does not hold.</summary>
    Fails = 0,

    /// <summary>It cannot be said until more bytes have come.</summary>
    Unknown = 1,

    /// <summary>It holds.</summary>
    Holds = 3,
}

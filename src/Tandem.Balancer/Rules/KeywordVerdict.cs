namespace Tandem.Balancer.Rules;

/// <summary>What Tandem makes of a name that HAProxy 2.6 knows.</summary>
internal enum KeywordVerdict : byte
{
    /// <summary>It works.</summary>
    Done,

    /// <summary>It is accepted and has no effect here.</summary>
    Harmless,

    /// <summary>It is refused by name.</summary>
    NotYet,
}

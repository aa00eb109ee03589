namespace Tandem.Configuration.Keepalived;

/// <summary>What follows a keyword.</summary>
internal enum KeywordShape
{
    /// <summary>Words on the same line.</summary>
    Statement,

    /// <summary>A block whose lines are values.</summary>
    Values,

    /// <summary>A block of keywords.</summary>
    Block,

    /// <summary>A block of whatever kind, which is passed over.</summary>
    Skipped,
}

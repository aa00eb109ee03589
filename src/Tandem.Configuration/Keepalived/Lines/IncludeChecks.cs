namespace Tandem.Configuration.Keepalived;

/// <summary>What makes an <c>include</c> an error (keepalived.conf(5) "include_check").</summary>
[Flags]
internal enum IncludeChecks
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>A file that is there cannot be read.</summary>
    Readable = 1,

    /// <summary>A path without wildcards matches nothing.</summary>
    Match = 2,

    /// <summary>A path with wildcards matches nothing.</summary>
    WildcardMatch = 4,

    /// <summary>An alternative between braces matches nothing.</summary>
    BraceMatch = 8,

    /// <summary>All of them.</summary>
    All = Readable | Match | WildcardMatch | BraceMatch,
}

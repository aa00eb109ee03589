namespace Tandem.Balancer.Logging;

/// <summary>What a format string is used for; it decides about spaces, missing values and encoding as HAProxy does.</summary>
internal enum FormatPurpose
{
    /// <summary>A log line: spaces merge, a missing value is "-".</summary>
    Log,

    /// <summary>A header's value, a location, a variable: spaces stay, a missing value is empty, samples are %XX encoded where no header may hold the byte.</summary>
    Header,

    /// <summary>Bytes as they are, such as a body: spaces stay, a missing value is empty, nothing is encoded.</summary>
    Plain,
}

namespace Tandem.Balancer.Logging.Segments;

/// <summary>How a date is written: 20/Nov/2026:07:59:40 +0000, the same in local time, or local time with .859 instead of the offset.</summary>
internal enum DateKind
{
    Gmt,
    Local,
    Milliseconds,
}

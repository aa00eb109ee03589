namespace Tandem.Balancer.Logging;

/// <summary>One row of the table of variables.</summary>
/// <param name="HttpOnly">Refused in a TCP proxy.</param>
/// <param name="Create">Makes the segment for given flags and surroundings.</param>
internal readonly record struct LogVariable(bool HttpOnly, Func<FormatFlags, LogFormatSettings, LogSegment> Create);

using System.Text.RegularExpressions;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>Looks at what has arrived.</summary>
internal sealed record ExpectStep(int Number, string? Comment, CheckExpectKind Kind) : CheckStep(Number, Comment)
{
    /// <summary>Whether it must not match.</summary>
    internal bool Inverted { get; init; }

    /// <summary>The bytes to find.</summary>
    internal byte[] Data { get; init; } = [];

    /// <summary>The expression to match.</summary>
    internal Regex? Expression { get; init; }

    /// <summary>The header that matches.</summary>
    internal HeaderExpectation? Header { get; init; }

    /// <summary>The status codes that match.</summary>
    internal IReadOnlyList<StatusRange> Statuses { get; init; } = [];

    /// <summary>Bytes that must have arrived before it is looked; 0 or less for any.</summary>
    internal int MinReceived { get; init; }

    /// <summary>What success is, if it is the last step.</summary>
    internal CheckStatus OkStatus { get; init; } = CheckStatus.Layer7Ok;

    /// <summary>What failure is, or null for the usual.</summary>
    internal CheckStatus? ErrorStatus { get; init; }

    /// <summary>What lateness is.</summary>
    internal CheckStatus TimeoutStatus { get; init; } = CheckStatus.Layer7Timeout;

    /// <summary>What to tell on success, or null.</summary>
    internal string? OnSuccess { get; init; }

    /// <summary>What to tell on failure, or null.</summary>
    internal string? OnError { get; init; }
}

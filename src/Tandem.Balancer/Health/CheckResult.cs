namespace Tandem.Balancer.Health;

/// <summary>How one check ended.</summary>
/// <param name="Status">The kind of end.</param>
/// <param name="Code">The protocol's code (HTTP status), 0 for none; shown where <see cref="CheckStatuses.HasCode"/>.</param>
/// <param name="Info">More words for people, as bytes in chars; empty for none. Part of it may come from the server.</param>
/// <param name="DurationMs">Milliseconds from its start; negative when it is not known.</param>
internal readonly record struct CheckResult(CheckStatus Status, int Code = 0, string Info = "", long DurationMs = 0)
{
    /// <summary>HAProxy keeps so many bytes of <see cref="Info"/>.</summary>
    internal const int MaxInfoLength = 127;

    /// <summary>What it means for the server.</summary>
    internal CheckOutcome Outcome => Status.Outcome();
}

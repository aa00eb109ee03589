using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>http-check expect</c> or <c>tcp-check expect</c>.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Comment">What to tell when it fails, or null.</param>
/// <param name="Kind">What is looked at.</param>
/// <param name="Pattern">The pattern as written.</param>
public sealed record CheckExpectRule(Position Position, string? Comment, CheckExpectKind Kind, Word Pattern) : CheckRule(Position, Comment)
{
    /// <summary>Whether the pattern must not match (<c>!</c>).</summary>
    public bool Inverted { get; init; }

    /// <summary>The codes of <see cref="CheckExpectKind.Status"/>.</summary>
    public IReadOnlyList<StatusRange> Statuses { get; init; } = [];

    /// <summary>The bytes of <see cref="CheckExpectKind.String"/> and <see cref="CheckExpectKind.Binary"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The header of <see cref="CheckExpectKind.Header"/>.</summary>
    public CheckExpectedHeader? Header { get; init; }

    /// <summary><c>min-recv</c>: wait for so many bytes first; -1 for all until the end, 0 when not written.</summary>
    public int MinRecv { get; init; }

    /// <summary><c>ok-status</c> in upper case (L7OK, L7OKC, L6OK, L4OK), or null.</summary>
    public string? OkStatus { get; init; }

    /// <summary><c>error-status</c> in upper case, or null.</summary>
    public string? ErrorStatus { get; init; }

    /// <summary><c>tout-status</c> in upper case, or null.</summary>
    public string? TimeoutStatus { get; init; }

    /// <summary><c>on-success</c>, a log-format expression, or null.</summary>
    public Word? OnSuccess { get; init; }

    /// <summary><c>on-error</c>, a log-format expression, or null.</summary>
    public Word? OnError { get; init; }
}

using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One step of a health check.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Comment">What to tell when this step fails, or null.</param>
public abstract record CheckRule(Position Position, string? Comment)
{
    /// <summary>How many <c>comment</c> lines stand directly before it; HAProxy counts them as steps.</summary>
    public int CommentsBefore { get; init; }
}

using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One <c>use_backend</c> line.</summary>
/// <param name="Position">Where the line stands.</param>
/// <param name="Backend">The backend's name, or a log-format expression that yields it.</param>
/// <param name="Condition">The condition, or null.</param>
/// <param name="IsDynamic">Whether <paramref name="Backend"/> is an expression (it holds a '%').</param>
public sealed record UseBackendLine(Position Position, Word Backend, RuleCondition? Condition, bool IsDynamic);

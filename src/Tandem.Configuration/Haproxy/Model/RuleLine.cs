using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// One rule line (<c>http-request</c>, <c>http-response</c>, <c>redirect</c>, <c>monitor fail</c> and their like), with
/// its arguments as words: whoever runs the rules compiles them.
/// </summary>
/// <param name="Position">Where the line stands.</param>
/// <param name="Action">The action's word, such as <c>set-header</c>; for lines that have none, the keyword.</param>
/// <param name="Arguments">The words after it, up to the condition.</param>
/// <param name="Condition">The condition, or null when the rule always holds.</param>
public sealed record RuleLine(Position Position, Word Action, IReadOnlyList<Word> Arguments, RuleCondition? Condition);

using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>An <c>if</c> or <c>unless</c> with the words after it, not yet compiled.</summary>
/// <param name="Keyword">The word <c>if</c> or <c>unless</c> itself.</param>
/// <param name="Unless">Whether it is <c>unless</c>.</param>
/// <param name="Words">The words of the condition; anonymous ACLs keep their braces as words.</param>
public sealed record RuleCondition(Word Keyword, bool Unless, IReadOnlyList<Word> Words);

using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One <c>acl</c> line, not yet compiled. Lines of one name add up.</summary>
/// <param name="Position">Where the line stands.</param>
/// <param name="Name">The ACL's name.</param>
/// <param name="Words">The criterion, its flags and its patterns.</param>
public sealed record AclLine(Position Position, Word Name, IReadOnlyList<Word> Words);

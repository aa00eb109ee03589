namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>hash-type</c> line.</summary>
/// <param name="Method">How the hash picks a server.</param>
/// <param name="Function">The function.</param>
/// <param name="Avalanche">Whether the hash is mixed once more.</param>
public sealed record HashTypeSettings(HashMethod Method, HashFunction Function, bool Avalanche);

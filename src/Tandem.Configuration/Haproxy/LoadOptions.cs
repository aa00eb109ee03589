using System.Net;

namespace Tandem.Configuration.Haproxy;

/// <summary>What loading a configuration may see of the world.</summary>
public sealed record LoadOptions
{
    /// <summary>The value of an environment variable, or null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>
    /// The addresses of a host name, empty when there are none. Null leaves names unresolved: servers keep their host
    /// name, and names in <c>bind</c> and <c>log</c> are errors.
    /// </summary>
    public Func<string, IReadOnlyList<IPAddress>>? Resolve { get; init; } = HostNames.Resolve;

    /// <summary>The content of the file named on an <c>errorfile</c> line, or null when it cannot be read.</summary>
    public Func<string, byte[]?> ReadFile { get; init; } = FileContent.Read;

    /// <summary>The number of a system user, or null when there is none; null leaves user names unchecked.</summary>
    public Func<string, int?>? UserId { get; init; }

    /// <summary>The number of a system group, or null when there is none; null leaves group names unchecked.</summary>
    public Func<string, int?>? GroupId { get; init; }

    /// <summary>What conditions ask about the program.</summary>
    public ConditionFacts Facts { get; init; } = new();
}

using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>balance</c> line with its parameters; those that do not belong to the algorithm keep their defaults.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Position">Where it was written; default when it was not.</param>
public sealed record BalanceSettings(BalanceAlgorithm Algorithm, Position Position)
{
    /// <summary>The name of the URL parameter, header or RDP cookie; empty otherwise.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>uri</c>: <c>len</c>, at most so many bytes; 0 for all.</summary>
    public int UriLength { get; init; }

    /// <summary><c>uri</c>: <c>depth</c>, at most so many directories; 0 for all.</summary>
    public int UriDepth { get; init; }

    /// <summary><c>uri whole</c>: the query counts too.</summary>
    public bool UriWhole { get; init; }

    /// <summary><c>uri path-only</c>: never the authority.</summary>
    public bool UriPathOnly { get; init; }

    /// <summary><c>hdr(..) use_domain_only</c>.</summary>
    public bool UseDomainOnly { get; init; }

    /// <summary><c>url_param .. check_post</c>: the body is searched as well; 0 for no, else the number of bytes to wait for.</summary>
    public int CheckPost { get; init; }

    /// <summary><c>random(N)</c>: how many servers are drawn; 2 by default.</summary>
    public int Draws { get; init; } = 2;

    /// <summary><c>hash</c>: the words of the sample expression; empty otherwise.</summary>
    public IReadOnlyList<Word> Expression { get; init; } = [];
}

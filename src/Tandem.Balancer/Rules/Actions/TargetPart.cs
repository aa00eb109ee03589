namespace Tandem.Balancer.Rules;

/// <summary>The part of the request line that an action changes.</summary>
internal enum TargetPart : byte
{
    /// <summary>The method.</summary>
    Method,

    /// <summary>The path.</summary>
    Path,

    /// <summary>Path and query.</summary>
    PathAndQuery,

    /// <summary>The query.</summary>
    Query,

    /// <summary>The whole target.</summary>
    Uri,
}

namespace Tandem.Balancer.Balancing;

/// <summary>The functions of the <c>hash-type</c> line. Source: configuration.txt 4.2 "hash-type".</summary>
internal enum HashFunctionName
{
    /// <summary><c>sdbm</c>, the default.</summary>
    Sdbm,

    /// <summary><c>djb2</c>.</summary>
    Djb2,

    /// <summary><c>wt6</c>.</summary>
    Wt6,

    /// <summary><c>crc32</c>.</summary>
    Crc32,
}

namespace Tandem.Configuration.Haproxy;

/// <summary>Which function hashes the key (configuration.txt 4.2 "hash-type").</summary>
public enum HashFunction
{
    /// <summary>The default.</summary>
    Sdbm,

    /// <summary>djb2.</summary>
    Djb2,

    /// <summary>wt6.</summary>
    Wt6,

    /// <summary>CRC-32.</summary>
    Crc32,
}

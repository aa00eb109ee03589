namespace Tandem.Configuration.Haproxy;

/// <summary>How a hash picks a server (configuration.txt 4.2 "hash-type").</summary>
public enum HashMethod
{
    /// <summary>Modulo over a static map; the default.</summary>
    MapBased,

    /// <summary>A ring, so that few keys move when a server goes.</summary>
    Consistent,
}

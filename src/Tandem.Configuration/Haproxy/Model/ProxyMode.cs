namespace Tandem.Configuration.Haproxy;

/// <summary>What a proxy understands of the traffic (configuration.txt 4.2 "mode").</summary>
public enum ProxyMode
{
    /// <summary>Bytes only; the default.</summary>
    Tcp,

    /// <summary>HTTP.</summary>
    Http,
}

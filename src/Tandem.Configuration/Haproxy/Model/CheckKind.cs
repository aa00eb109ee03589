namespace Tandem.Configuration.Haproxy;

/// <summary>What a health check does once connected.</summary>
public enum CheckKind
{
    /// <summary>Nothing more: connecting is enough.</summary>
    Connect,

    /// <summary><c>option httpchk</c>.</summary>
    Http,

    /// <summary><c>option tcp-check</c>.</summary>
    Tcp,
}

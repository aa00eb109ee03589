namespace Tandem.Configuration.Haproxy;

/// <summary>Which section a proxy was written as.</summary>
public enum ProxyKind
{
    /// <summary>A <c>frontend</c>: it accepts clients.</summary>
    Frontend,

    /// <summary>A <c>backend</c>: it holds servers.</summary>
    Backend,

    /// <summary>A <c>listen</c>: both in one.</summary>
    Listen,
}

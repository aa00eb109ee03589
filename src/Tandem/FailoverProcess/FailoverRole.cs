namespace Tandem.FailoverProcess;

/// <summary>Which process of the failover this one is.</summary>
internal enum FailoverRole
{
    /// <summary>As people start it: it answers, or becomes or starts the parent.</summary>
    None,

    /// <summary>The parent, which is what people signal.</summary>
    Parent,

    /// <summary>The VRRP child.</summary>
    Child,
}

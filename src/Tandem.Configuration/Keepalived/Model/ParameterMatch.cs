namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>param_match</c> of <c>vrrp_track_process</c>.</summary>
public enum ParameterMatch
{
    /// <summary>All parameters are equal; without any given, they do not matter.</summary>
    None,

    /// <summary>All parameters are equal, and their number too (<c>param_match</c> without parameters: the process must have none).</summary>
    Exact,

    /// <summary>The first parameters are equal; more may follow.</summary>
    Partial,

    /// <summary>As <see cref="Partial"/>, and the last given one may be the beginning of a longer one.</summary>
    Initial,
}

namespace Tandem.Balancer.Rules;

/// <summary>What the text of a redirect is.</summary>
internal enum RedirectForm : byte
{
    /// <summary>The whole location.</summary>
    Location,

    /// <summary>What stands before path and query.</summary>
    Prefix,

    /// <summary>The scheme; host, path and query follow.</summary>
    Scheme,
}

namespace Tandem.Configuration.Haproxy;

/// <summary>What a set of haproxy.cfg files says: names resolved, defaults merged, nothing opened or started. Immutable.</summary>
public sealed class HaproxyConfiguration
{
    internal HaproxyConfiguration(GlobalSection global, IReadOnlyList<ProxySection> proxies)
    {
        Global = global;
        Proxies = proxies;
    }

    /// <summary>The process: all <c>global</c> sections in one.</summary>
    public GlobalSection Global { get; }

    /// <summary>The proxies in the order of the files, disabled ones included.</summary>
    public IReadOnlyList<ProxySection> Proxies { get; }
}

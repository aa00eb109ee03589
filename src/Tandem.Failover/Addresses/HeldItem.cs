namespace Tandem.Failover.Addresses;

/// <summary>An address, route or rule of a <see cref="VirtualAddressSet"/>, and whether it is on the host now.</summary>
public abstract class HeldItem
{
    private protected HeldItem(string text, bool isTracked)
    {
        Text = text;
        IsTracked = isTracked;
    }

    /// <summary>As it stands in the configuration, for logs.</summary>
    public string Text { get; }

    /// <summary>False with <c>no_track</c>: when somebody takes it, it stays away until it is added again.</summary>
    public bool IsTracked { get; }

    /// <summary>On the host, as far as we know.</summary>
    public bool IsHeld { get; internal set; }

    /// <summary>What keepalived's log says when somebody took it; null when it says nothing.</summary>
    public abstract string? RemovalText { get; }

    /// <summary>Taken by somebody, and not to be put back.</summary>
    internal bool IsGivenUp { get; set; }

    /// <summary>What the kernel said last: 0 or an errno.</summary>
    internal int LastError { get; set; }
}

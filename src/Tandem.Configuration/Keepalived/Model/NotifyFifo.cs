namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>notify_fifo</c>, <c>vrrp_notify_fifo</c> or <c>lvs_notify_fifo</c>.</summary>
public sealed record NotifyFifo
{
    /// <summary>The path of the FIFO; null when only a script was given, which keepalived ignores.</summary>
    public string? Path { get; init; }

    /// <summary>Who owns the FIFO; null for the own user.</summary>
    public string? User { get; init; }

    /// <summary>The group of the FIFO; null for that of the user.</summary>
    public string? Group { get; init; }

    /// <summary>The script that reads it and gets its path as last argument; null for none.</summary>
    public NotifyScript? Script { get; init; }
}

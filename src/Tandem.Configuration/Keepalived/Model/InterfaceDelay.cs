namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One line of <c>interface_up_down_delays</c>.</summary>
public sealed record InterfaceDelay
{
    /// <summary>The interface.</summary>
    public required string Interface { get; init; }

    /// <summary>Microseconds until a lost link counts, at most 255 s.</summary>
    public long DownDelayUs { get; init; }

    /// <summary>Microseconds until a gained link counts; that of the lost link by default.</summary>
    public long UpDelayUs { get; init; }
}

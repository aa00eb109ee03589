namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One line of <c>track_script</c>, <c>track_interface</c>, <c>track_file</c>, <c>track_process</c>, with the default weight of what it names applied.</summary>
public sealed record TrackedItem
{
    /// <summary>The script, interface, file or process.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary>
    /// The weight, as written: above 0 it is added while all is well, below 0 it is added (so it lowers) while not; 0 means FAULT
    /// while not. The number of a file is multiplied with it.
    /// </summary>
    public int Weight { get; init; }

    /// <summary>The effect is turned round: a positive weight is subtracted, a negative one added; with weight 0, FAULT while all is well.</summary>
    public bool Reverse { get; init; }
}

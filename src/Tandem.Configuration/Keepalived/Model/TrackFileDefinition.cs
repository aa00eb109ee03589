namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>track_file</c>: a file whose number is added to a priority.</summary>
public sealed record TrackFileDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary><c>file</c>: the path.</summary>
    public string Path { get; init; } = "";

    /// <summary><c>weight</c> that the number is multiplied with; 1 by default. In every <see cref="TrackedItem"/> already.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether <c>reverse</c> was written with the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary><c>init_file</c>: the number written at start when there is no such file; null for none.</summary>
    public int? InitialValue { get; init; }

    /// <summary><c>init_file ... overwrite</c>: also when there is such a file.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The number of instances and groups that track it.</summary>
    public int TrackedBy { get; init; }
}

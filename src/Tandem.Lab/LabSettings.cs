namespace Tandem.Lab;

/// <summary>What a <see cref="LabNetwork"/> has.</summary>
public sealed record LabSettings
{
    /// <summary>Servers behind the balancers, 0 to 9.</summary>
    public int Servers { get; init; } = 3;

    /// <summary>Whether the hosts outlive this process.</summary>
    internal bool Staying { get; init; }
}

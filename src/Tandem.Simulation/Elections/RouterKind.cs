namespace Tandem.Simulation.Elections;

/// <summary>Whose conduct a simulated router has.</summary>
internal enum RouterKind
{
    /// <summary>Ours: the very election that the daemon runs.</summary>
    Tandem,

    /// <summary>A model of keepalived 2.2.7, for mixed pairs.</summary>
    Keepalived,
}

namespace Tandem.Node.Control;

/// <summary>Where the addresses are after a <see cref="PlannedHandOver"/>.</summary>
public enum HandOverOutcome
{
    /// <summary>Another node has them and serves; or this node had none, and stays behind all others.</summary>
    Done,

    /// <summary>All is as before: this node serves on.</summary>
    Undone,

    /// <summary>They went and did not come back, or nobody knows: somebody must look.</summary>
    Gone,
}

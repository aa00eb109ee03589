namespace Tandem.Bench.Peers;

/// <summary>A program that can be measured: how it is configured and started.</summary>
internal abstract class PeerKind(string name)
{
    public string Name { get; } = name;

    public abstract bool Supports(Setup setup);

    /// <summary>Writes the configuration and starts the program; returns when it answers.</summary>
    public abstract Peer Start(Setup setup, string folder, Backend backend);
}

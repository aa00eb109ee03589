namespace Tandem.Linux.Reactor;

/// <summary>What has become possible on a connection.</summary>
[Flags]
public enum Readiness : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bytes (or the end) may be read.</summary>
    Readable = 1,

    /// <summary>There may be room to write; for a connecting socket: the attempt has ended.</summary>
    Writable = 2,

    /// <summary>The peer has ended its sending side; what it sent before may still be read.</summary>
    PeerEnded = 4,

    /// <summary>The connection is broken: reset, refused, or both sides ended.</summary>
    Failed = 8,
}

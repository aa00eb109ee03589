namespace Tandem.Linux.Processes;

/// <summary>Why a <see cref="Fifo"/> could not be opened.</summary>
public enum FifoFailure
{
    /// <summary>It could.</summary>
    None,

    /// <summary>mkfifo(3) failed.</summary>
    NotCreated,

    /// <summary>open(2) failed.</summary>
    NotOpened,

    /// <summary>Something else is at the path; writing there would destroy it.</summary>
    NotFifo,
}

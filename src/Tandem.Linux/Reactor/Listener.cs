namespace Tandem.Linux.Reactor;

/// <summary>A loop's own listening socket of one address: the seam's counterpart of <see cref="Connection"/>.</summary>
public abstract class Listener
{
    /// <summary>Accepting is paused: nothing is accepted, waiting clients stay in the kernel's queue.</summary>
    public abstract bool IsPaused { get; }

    /// <summary>Stops accepting until <see cref="Resume"/>.</summary>
    public abstract void Pause();

    /// <summary>Accepts again.</summary>
    public abstract void Resume();

    /// <summary>Stops for good and closes the loop's descriptor of the socket.</summary>
    public abstract void Close();
}

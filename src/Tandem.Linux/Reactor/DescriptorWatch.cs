namespace Tandem.Linux.Reactor;

/// <summary>
/// A descriptor that an <see cref="EpollLoop"/> watches for something to read. The descriptor stays its owner's, who ends the
/// watch before closing it.
/// </summary>
public sealed class DescriptorWatch
{
    private readonly EpollLoop loop;

    internal DescriptorWatch(EpollLoop loop, int descriptor, uint generation, DescriptorHandler handler)
    {
        this.loop = loop;
        Descriptor = descriptor;
        Generation = generation;
        Handler = handler;
    }

    /// <summary>Whether the loop still watches.</summary>
    public bool IsWatching { get; private set; } = true;

    internal int Descriptor { get; }

    internal uint Generation { get; }

    internal DescriptorHandler Handler { get; }

    /// <summary>Ends the watch; the handler is not called again. A second call does nothing.</summary>
    public void End()
    {
        if (IsWatching)
        {
            IsWatching = false;
            loop.Unwatch(this);
        }
    }
}

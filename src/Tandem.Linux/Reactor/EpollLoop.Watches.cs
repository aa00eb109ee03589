using Tandem.Linux.Native;

namespace Tandem.Linux.Reactor;

/// <content>Descriptors that are neither connections nor listeners: netlink, signals, timers, other processes.</content>
public sealed unsafe partial class EpollLoop
{
    /// <summary>Watches a descriptor of any kind for something to read.</summary>
    /// <param name="descriptor">An open, non-blocking descriptor that the loop does not know yet; it stays the caller's.</param>
    /// <param name="handler">Who is told.</param>
    /// <param name="isEdge">Tells once of each arrival, so that what need not be read need not be read; otherwise as long as something is there.</param>
    /// <exception cref="InvalidOperationException">The kernel does not watch it.</exception>
    public DescriptorWatch Watch(int descriptor, DescriptorHandler handler, bool isEdge = false)
    {
        var watch = new DescriptorWatch(this, descriptor, ++generation, handler);
        var registration = new EpollEvent { Events = Constants.EpollIn | (isEdge ? Constants.EpollEdge : 0), Data = ((ulong)watch.Generation << 32) | (uint)descriptor };
        if (Libc.EpollControl(epoll, Constants.EpollCtlAdd, descriptor, &registration) < 0)
        {
            throw new InvalidOperationException($"Descriptor {descriptor} cannot be watched: {Errno.Describe(Libc.LastError)}");
        }

        Grow(descriptor);
        owners[descriptor] = watch;
        return watch;
    }

    internal void Unwatch(DescriptorWatch watch)
    {
        Unregister(watch.Descriptor);
        owners[watch.Descriptor] = null;
    }
}

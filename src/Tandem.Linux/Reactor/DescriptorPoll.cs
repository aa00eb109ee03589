using Tandem.Linux.Native;

namespace Tandem.Linux.Reactor;

/// <summary>
/// Waits for a few descriptors in a process that has no event loop (poll(2)): one that mostly sleeps and should take no memory for what it
/// does not do.
/// </summary>
public static unsafe class DescriptorPoll
{
    /// <summary>The most descriptors of one wait.</summary>
    public const int MaxDescriptors = 16;

    /// <summary>Waits until a descriptor has something to read, or its other end is gone.</summary>
    /// <param name="descriptors">At most <see cref="MaxDescriptors"/>; what is below 0 is passed over.</param>
    /// <param name="timeoutMs">How long at most; -1 for ever.</param>
    /// <returns>One bit for each readable descriptor, that of the first being 1; 0 when the time is over.</returns>
    public static int Wait(ReadOnlySpan<int> descriptors, int timeoutMs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MaxDescriptors);
        var waiting = stackalloc PollDescriptor[MaxDescriptors];
        for (var i = 0; i < descriptors.Length; i++)
        {
            waiting[i] = new PollDescriptor { Descriptor = descriptors[i], Events = PollDescriptor.In };
        }

        if (Poll.Wait(waiting, (ulong)descriptors.Length, timeoutMs) <= 0)
        {
            return 0;
        }

        var readable = 0;
        for (var i = 0; i < descriptors.Length; i++)
        {
            readable |= waiting[i].Returned != 0 ? 1 << i : 0;
        }

        return readable;
    }
}

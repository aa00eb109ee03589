using Tandem.Linux.Native;

namespace Tandem.Linux.Reactor;

/// <summary>
/// Wakes an <see cref="EpollLoop"/> at a microsecond, where the loop's own wheel counts milliseconds. One serves many deadlines:
/// its owner arms it for the earliest.
/// </summary>
public sealed unsafe class PreciseTimer : DescriptorHandler, IDisposable
{
    private const long NotArmed = long.MaxValue;

    private readonly Action due;
    private readonly int descriptor;
    private readonly DescriptorWatch watch;
    private long armedUs = NotArmed;

    /// <summary>Makes a timer that is not armed.</summary>
    /// <param name="loop">The loop to wake.</param>
    /// <param name="due">What to do when the time has come, on the loop's thread.</param>
    /// <exception cref="InvalidOperationException">The kernel gives no descriptor (EMFILE), or does not watch it.</exception>
    public PreciseTimer(EpollLoop loop, Action due)
    {
        ArgumentNullException.ThrowIfNull(loop);
        this.due = due;
        descriptor = Libc.TimerCreate(Constants.ClockMonotonic, Constants.TfdNonblock | Constants.TfdCloexec);
        if (descriptor < 0)
        {
            throw new InvalidOperationException($"No timer: {Errno.Describe(Libc.LastError)}");
        }

        // Nobody reads how often it expired: the next arming forgets it.
        try
        {
            watch = loop.Watch(descriptor, this, isEdge: true);
        }
        catch (InvalidOperationException)
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    /// <summary>Arms it, earlier or later than before.</summary>
    /// <param name="dueUs">A time of the loop's clock in microseconds; what is past is due at once, and long.MaxValue is never.</param>
    public void Set(long dueUs)
    {
        if (dueUs == armedUs)
        {
            return;
        }

        armedUs = dueUs;

        // Seconds and nanoseconds of the interval, which is none, and of the time, of which zero would disarm.
        var setting = stackalloc long[4] { 0, 0, 0, 0 };
        if (dueUs != NotArmed)
        {
            var us = Math.Max(1, dueUs);
            setting[2] = us / 1_000_000;
            setting[3] = us % 1_000_000 * 1000;
        }

        _ = Libc.TimerSet(descriptor, Constants.TfdAbsolute, setting, null);
    }

    /// <inheritdoc/>
    public override void OnReadable()
    {
        armedUs = NotArmed;
        due();
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        watch.End();
        _ = Libc.Close(descriptor);
    }
}

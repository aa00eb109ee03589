using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// The arithmetic between descriptors and connections (management.txt 5, configuration.txt 3.2 "maxconn"), and the limit of
/// the process itself (RLIMIT_NOFILE).
/// </summary>
public static unsafe class DescriptorLimit
{
    /// <summary>Connections below which the computed limit never goes, as in HAProxy.</summary>
    public const int MinimumMaxConn = 100;

    /// <summary>Taken for the limit of descriptors when the system sets none.</summary>
    public const int UnlimitedDescriptors = 1 << 20;

    private const int NoFile = 7;

    /// <summary>The soft and the hard limit of this process; <see cref="UnlimitedDescriptors"/> stands for "unlimited".</summary>
    public static (int Soft, int Hard) Current
    {
        get
        {
            ProcessCalls.ResourceLimit limit;
            return ProcessCalls.GetLimit(NoFile, &limit) < 0
                ? (1024, 1024)
                : (Bounded(limit.Soft), Bounded(limit.Hard));
        }
    }

    /// <summary>Connections of the process that so many descriptors allow: two for each, after those of the process itself.</summary>
    /// <param name="descriptors">The larger of soft and hard limit, at most <c>fd-hard-limit</c>.</param>
    /// <param name="listenersAndChecks">Listening sockets, and servers with checks.</param>
    /// <param name="threads">Event loops; each has an epoll descriptor and a wake-up pair.</param>
    /// <returns>At least <see cref="MinimumMaxConn"/>.</returns>
    public static int IdealMaxConn(int descriptors, int listenersAndChecks, int threads) =>
        Math.Max(MinimumMaxConn, (descriptors - listenersAndChecks - (3 * threads)) / 2);

    /// <summary>Descriptors that so many connections need: the inverse of <see cref="IdealMaxConn"/>.</summary>
    /// <param name="maxConn">Connections of the process.</param>
    /// <param name="listenersAndChecks">Listening sockets, and servers with checks.</param>
    /// <param name="threads">Event loops.</param>
    public static long Needed(int maxConn, int listenersAndChecks, int threads) =>
        (2L * maxConn) + listenersAndChecks + (3L * threads);

    /// <summary>Raises the soft limit, and the hard one with it when that is needed and allowed. Never lowers either.</summary>
    /// <param name="descriptors">The wanted number.</param>
    /// <returns>Whether the limit is now at least that.</returns>
    public static bool Raise(long descriptors)
    {
        ProcessCalls.ResourceLimit limit;
        if (ProcessCalls.GetLimit(NoFile, &limit) < 0)
        {
            return false;
        }

        if (limit.Soft >= (ulong)descriptors)
        {
            return true;
        }

        limit.Soft = (ulong)descriptors;
        limit.Hard = Math.Max(limit.Hard, limit.Soft);
        return ProcessCalls.SetLimit(NoFile, &limit) == 0;
    }

    /// <summary>Raises the soft limit as far as the hard one allows.</summary>
    public static void RaiseToHardLimit()
    {
        ProcessCalls.ResourceLimit limit;
        if (ProcessCalls.GetLimit(NoFile, &limit) == 0 && limit.Soft < limit.Hard)
        {
            limit.Soft = limit.Hard;
            _ = ProcessCalls.SetLimit(NoFile, &limit);
        }
    }

    /// <summary>Whether the process can open no further descriptor now, or the system none: opens one and closes it.</summary>
    public static bool IsReached()
    {
        var descriptor = Libc.EventDescriptor(0, Constants.EfdNonblock | Constants.EfdCloexec);
        if (descriptor < 0)
        {
            return Libc.LastError is Errno.TooManyFiles or Errno.FileTableFull;
        }

        _ = Libc.Close(descriptor);
        return false;
    }

    private static int Bounded(ulong limit) => (int)Math.Min(limit, UnlimitedDescriptors);
}

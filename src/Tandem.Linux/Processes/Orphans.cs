namespace Tandem.Linux.Processes;

/// <summary>Processes whose parents have ended: the first process of a container inherits them and has to wait for their ends, or they stay as zombies.</summary>
public static unsafe class Orphans
{
    /// <summary>At most so many in one call.</summary>
    private const int Most = 256;

    private const int AnyChild = 0;

    /// <summary>WEXITED, WNOHANG and WNOWAIT: looks whether a child has ended and leaves it to be waited for.</summary>
    private const int EndedButStay = 0x4 | 0x1 | 0x01000000;

    /// <summary>WNOHANG.</summary>
    private const int AtOnce = 1;

    /// <summary>Whether this process is the one that inherits them.</summary>
    public static bool AreOurs => Environment.ProcessId == 1;

    /// <summary>Waits for those that have ended, without waiting for any to end.</summary>
    /// <param name="isOwn">Whether a child was started by this process, which waits for it elsewhere: it and what is behind it is left for the next call.</param>
    /// <returns>How many have been removed.</returns>
    public static int Reap(Func<int, bool> isOwn)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        var information = stackalloc int[32];
        var reaped = 0;
        while (reaped < Most)
        {
            // struct siginfo: signal, error, code, padding, then the process.
            information[4] = 0;
            if (ProcessCalls.WaitForId(AnyChild, 0, information, EndedButStay) < 0 || information[4] == 0 || isOwn(information[4]))
            {
                break;
            }

            int status;
            _ = ProcessCalls.WaitFor(information[4], &status, AtOnce);
            reaped++;
        }

        return reaped;
    }
}

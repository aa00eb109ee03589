using System.Globalization;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>
/// -D: a second process in a session of its own does the work, and this one ends with 0 when that one listens, or with its
/// exit code when it could not.
/// </summary>
internal static class Daemon
{
    /// <summary>Starts the daemon and waits until it is at work.</summary>
    /// <returns>The exit code.</returns>
    internal static int Start(StartContext start)
    {
        var (read, write) = ReadinessPipe.Create();
        var child = start.StartCopy(newSession: true, write, (InternalEnvironment.Daemon, write.ToString(CultureInfo.InvariantCulture)));
        ReadinessPipe.Close(write);
        if (child == null)
        {
            return 1;
        }

        if (ReadinessPipe.Wait(read))
        {
            return 0;
        }

        var code = child.Wait().Code;
        return code == 0 ? 1 : code;
    }
}

using Tandem.Linux;
using Tandem.Linux.Files;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>
/// The right to be the only <c>tandem run</c> of a directory. The balancer and the failover of a supervisor hold it with it: when the supervisor has
/// been killed, who comes next waits until they have handed over and left, and so does the unit before it kills what is left.
/// </summary>
internal static class NodeClaim
{
    /// <summary>The file's name in <see cref="ControlDirectory.Current"/>. It stays: only whoever holds its lock counts.</summary>
    internal const string FileName = "run.lock";

    /// <summary>The longest that the processes of a killed supervisor need to leave: the failover hands over, and then connections have 30 s to finish.</summary>
    private const int LeaveMs = 60_000;

    private const int LookAgainMs = 100;

    /// <summary>How long another supervisor may take to say that it is there.</summary>
    private const int AskMs = 2_000;

    /// <summary>Takes it, and waits for those who are leaving.</summary>
    /// <param name="refusal">Why it cannot be had and what to do, for people, when null is returned.</param>
    /// <returns>What holds it.</returns>
    internal static FileLock? Take(out string refusal)
    {
        refusal = "";
        if (ControlDirectory.Make() is not 0 and var made)
        {
            refusal = $"cannot make the directory {ControlDirectory.Current}: {Errno.Describe(made)}; {ControlDirectory.Variable} names another one";
            return null;
        }

        var path = ControlDirectory.PathOf(FileName);
        var endsMs = Environment.TickCount64 + LeaveMs;
        for (var told = false; ; told = true)
        {
            if (FileLock.TryTake(path, out var error) is { } taken)
            {
                return taken;
            }

            if (error != Errno.Again)
            {
                refusal = $"cannot lock {path}: {Errno.Describe(error)}; {ControlDirectory.Variable} names another directory";
                return null;
            }

            if (ControlClient.Ask(ControlDirectory.Run, """{"ask":"status"}""", AskMs) is { IsMissing: false })
            {
                refusal = $"another 'tandem run' is at work ({ControlDirectory.PathOf(ControlDirectory.Run)}); a second one on this host needs {ControlDirectory.Variable} set to another directory";
                return null;
            }

            if (Environment.TickCount64 >= endsMs)
            {
                refusal = $"the balancer or the failover of a former 'tandem run' does not leave (it holds {path}; 'fuser {path}' names it)";
                return null;
            }

            if (!told)
            {
                StandardStreams.WriteError("tandem: run: waiting for the balancer and the failover of a former 'tandem run' to leave\n");
            }

            Thread.Sleep(LookAgainMs);
        }
    }
}

namespace Tandem.Lab;

/// <summary>The lab could not do what it was asked for; the message says what, and what to do.</summary>
/// <param name="message">For people.</param>
public sealed class LabFailure(string message) : Exception(message)
{
    /// <summary>EPERM.</summary>
    private const int NotPermitted = 1;

    internal static void Check(int errno, string what)
    {
        if (errno == NotPermitted)
        {
            throw new LabFailure($"{what}: not permitted. The lab makes network namespaces: run it as root, or as root of a user namespace (unshare -Ur COMMAND).");
        }

        if (errno != 0)
        {
            throw new LabFailure($"{what}: {Linux.Errno.Describe(errno)}");
        }
    }
}

using Tandem.Linux;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>What keepalived says when a script cannot be started.</summary>
public static class ScriptFailureLine
{
    /// <summary>The line.</summary>
    /// <param name="command">What was to run.</param>
    /// <param name="failure">Why it does not.</param>
    public static string Of(ScriptCommand command, ScriptFailure failure)
    {
        var reason = Errno.Describe(failure.ErrorNumber);
        return failure.Step switch
        {
            ScriptStep.Fork => "Failed fork process",
            ScriptStep.Group => $"Couldn't setgid: {command.Group} ({reason})",
            ScriptStep.Groups => $"Couldn't setgroups: {command.Group} ({reason})",
            ScriptStep.User => $"Couldn't setuid: {command.User} ({reason})",
            _ => $"Error exec-ing command '{command.Path}', error {failure.ErrorNumber}: {reason}",
        };
    }
}

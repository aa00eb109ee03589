using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>What <see cref="ScriptSecurity"/> found out about a script.</summary>
/// <param name="Command">What to run; null when it must not or cannot run.</param>
/// <param name="IsInsecure">Whether somebody who is not root can change what root would run.</param>
/// <param name="IsMissing">Whether it is not there, or not within reach of its user.</param>
/// <param name="Lines">What is to be logged, keepalived's lines first.</param>
public sealed record CheckedScript(ScriptCommand? Command, bool IsInsecure, bool IsMissing, IReadOnlyList<string> Lines);

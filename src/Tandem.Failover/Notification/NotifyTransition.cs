using Tandem.Linux.Processes;

namespace Tandem.Failover.Notification;

/// <summary>What is to be run because of one event: the script of the state, then <c>notify</c>.</summary>
/// <param name="Word">What happened, for messages: MASTER, BACKUP and so on.</param>
/// <param name="Commands">The scripts in order; none when the event only makes earlier ones obsolete.</param>
/// <param name="IsLast">Nothing follows: the daemon ends or the instance is gone.</param>
internal sealed record NotifyTransition(string Word, IReadOnlyList<ScriptCommand> Commands, bool IsLast);

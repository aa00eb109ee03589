using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>What loading gave.</summary>
/// <param name="Configuration">The configuration; null when there are alerts, except that of "nothing to run".</param>
/// <param name="Understood">What was understood, mistakes left out: for finding further mistakes, not for running.</param>
/// <param name="Diagnostics">All messages; later stages add theirs.</param>
/// <param name="NothingToRun">Whether the files are right but hold neither a listening nor a stats socket (exit code 2 of <c>-c</c>).</param>
public sealed record LoadResult(HaproxyConfiguration? Configuration, HaproxyConfiguration Understood, Diagnostics Diagnostics, bool NothingToRun);

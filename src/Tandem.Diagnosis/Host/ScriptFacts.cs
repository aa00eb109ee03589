namespace Tandem.Diagnosis.Host;

/// <summary>What is wrong with a script of the file.</summary>
/// <param name="What">Which it is: "track script chk", "notify script".</param>
/// <param name="Place">Where it was written.</param>
/// <param name="IsTracked">An instance depends on it.</param>
/// <param name="IsRun">It is run in spite of what is wrong.</param>
/// <param name="IsMissing">It is not there.</param>
/// <param name="Lines">What the failover logs of it.</param>
internal sealed record ScriptFacts(string What, string Place, bool IsTracked, bool IsRun, bool IsMissing, IReadOnlyList<string> Lines);

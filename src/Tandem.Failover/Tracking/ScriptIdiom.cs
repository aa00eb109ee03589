namespace Tandem.Failover.Tracking;

/// <summary>
/// What a script asks, when it is one of the idioms that only want to know whether a process lives. <see cref="ScriptIdiomParser"/>
/// finds it.
/// </summary>
/// <param name="Kind">Which question.</param>
/// <param name="Tool">The tool's name or path, as written.</param>
/// <param name="Texts">The names, or the file.</param>
public sealed record ScriptIdiom(ScriptIdiomKind Kind, string Tool, IReadOnlyList<string> Texts)
{
    /// <summary>What is watched, for log lines.</summary>
    internal string Watched => Kind == ScriptIdiomKind.PidFile ? $"the process of {Texts[0]}" : $"process {string.Join(" or ", Texts)}";
}

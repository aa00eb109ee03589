namespace Tandem.Linux.Processes;

/// <summary>Who is told how the run of a script ended. Called on the loop's thread, one call per run.</summary>
public interface IScriptObserver
{
    /// <summary>The script ran and ended, by itself or by a signal.</summary>
    /// <param name="process">The run.</param>
    /// <param name="end">How it ended.</param>
    public void OnEnded(ScriptProcess process, ProcessEnd end);

    /// <summary>The script could not be started.</summary>
    /// <param name="process">The run.</param>
    /// <param name="failure">Why.</param>
    public void OnNotStarted(ScriptProcess process, ScriptFailure failure);
}

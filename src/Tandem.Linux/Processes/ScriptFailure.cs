namespace Tandem.Linux.Processes;

/// <summary>Why a script could not be started.</summary>
/// <param name="Step">What failed.</param>
/// <param name="ErrorNumber">The errno number.</param>
public readonly record struct ScriptFailure(ScriptStep Step, int ErrorNumber);

namespace Tandem.Diagnosis.Scripts;

/// <summary>What is wrong with a script.</summary>
internal enum ScriptFaultKind
{
    /// <summary>It is not there, or not within reach of its user.</summary>
    Missing,

    /// <summary>It may not be executed.</summary>
    NotExecutable,

    /// <summary>Somebody who is not root can change it, and it is not run for that.</summary>
    Insecure,

    /// <summary>Somebody who is not root can change it, and root runs it.</summary>
    InsecureAndRun,

    /// <summary>There is nobody whom it could run as.</summary>
    NoUser,

    /// <summary>It has no path and was found by a search.</summary>
    FoundBySearch,
}

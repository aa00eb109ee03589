namespace Tandem.Linux.Processes;

/// <summary>A step of starting a script.</summary>
public enum ScriptStep
{
    /// <summary>Making a process, or having room for one.</summary>
    Fork,

    /// <summary>A process group of its own, and the standard streams.</summary>
    Prepare,

    /// <summary>Becoming the group.</summary>
    Group,

    /// <summary>Leaving all other groups.</summary>
    Groups,

    /// <summary>Becoming the user.</summary>
    User,

    /// <summary>Becoming the program.</summary>
    Execute,
}

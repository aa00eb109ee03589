namespace Tandem.Linux.Processes;

/// <summary>What <see cref="ProcessEvents"/> tells.</summary>
public enum ProcessEvent
{
    /// <summary>The process has a child, which is the same program.</summary>
    Fork,

    /// <summary>The process has become another program, or has given itself another name.</summary>
    Become,
}

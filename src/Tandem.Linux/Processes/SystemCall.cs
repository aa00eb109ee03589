namespace Tandem.Linux.Processes;

/// <summary>Numbers of the system calls of x86-64 that a <see cref="SystemCallList"/> is made of.</summary>
internal static class SystemCall
{
    internal const int SignalAction = 13;
    internal const int SignalMask = 14;
    internal const int Duplicate = 33;
    internal const int Execute = 59;
    internal const int SetUser = 105;
    internal const int SetGroup = 106;
    internal const int SetProcessGroup = 109;
    internal const int SetGroups = 116;
    internal const int ProcessControl = 157;
    internal const int CloseRange = 436;
}

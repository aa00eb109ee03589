namespace Tandem.Lab;

/// <summary>Signals of faults, beside those of <see cref="Linux.Processes.SignalNumber"/>.</summary>
public static class HostSignal
{
    /// <summary>SIGSTOP: the process freezes.</summary>
    public const int Stop = 19;

    /// <summary>SIGCONT: it goes on.</summary>
    public const int Continue = 18;
}

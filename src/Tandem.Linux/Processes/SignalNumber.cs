namespace Tandem.Linux.Processes;

/// <summary>Signals that the programs send or take, by their numbers on Linux.</summary>
public static class SignalNumber
{
    /// <summary>SIGHUP.</summary>
    public const int Hup = 1;

    /// <summary>SIGINT.</summary>
    public const int Int = 2;

    /// <summary>SIGQUIT.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGUSR1.</summary>
    public const int Usr1 = 10;

    /// <summary>SIGUSR2.</summary>
    public const int Usr2 = 12;

    /// <summary>SIGPIPE.</summary>
    public const int Pipe = 13;

    /// <summary>SIGTERM.</summary>
    public const int Term = 15;

    /// <summary>SIGTTIN.</summary>
    public const int Ttin = 21;

    /// <summary>SIGTTOU.</summary>
    public const int Ttou = 22;

    /// <summary>The real-time signal 36, which asks keepalived for its state as JSON.</summary>
    public const int Json = 36;

    /// <summary>The real-time signal 63, which asks keepalived for its counts and clears them.</summary>
    public const int StatisticsClear = 63;

    /// <summary>What strsignal(3) says for the signals that end a process, and the number for the rest.</summary>
    /// <param name="signal">The number.</param>
    public static string Describe(int signal) => signal switch
    {
        Hup => "Hangup",
        Int => "Interrupt",
        Quit => "Quit",
        4 => "Illegal instruction",
        6 => "Aborted",
        7 => "Bus error",
        8 => "Floating point exception",
        Kill => "Killed",
        Usr1 => "User defined signal 1",
        11 => "Segmentation fault",
        Usr2 => "User defined signal 2",
        Pipe => "Broken pipe",
        14 => "Alarm clock",
        Term => "Terminated",
        24 => "CPU time limit exceeded",
        _ => $"signal {signal}",
    };
}

namespace Tandem.Linux;

/// <summary>Error numbers of Linux that the balancer tells apart; a call that failed returns them negated.</summary>
public static class Errno
{
    /// <summary>Not permitted.</summary>
    public const int NotPermitted = 1;

    /// <summary>No such file, or no such thing.</summary>
    public const int NoEntry = 2;

    /// <summary>No such process.</summary>
    public const int NoSuchProcess = 3;

    /// <summary>Interrupted by a signal; the call is made again.</summary>
    public const int Interrupted = 4;

    /// <summary>Would block: nothing to read, or no room to write. Not a failure.</summary>
    public const int Again = 11;

    /// <summary>The kernel has no memory left.</summary>
    public const int NoMemory = 12;

    /// <summary>Permission denied.</summary>
    public const int Access = 13;

    /// <summary>There is one of that name.</summary>
    public const int Exists = 17;

    /// <summary>No such device or interface.</summary>
    public const int NoDevice = 19;

    /// <summary>Invalid argument.</summary>
    public const int InvalidArgument = 22;

    /// <summary>The process has no descriptor left (RLIMIT_NOFILE).</summary>
    public const int TooManyFiles = 24;

    /// <summary>The system has no descriptor left.</summary>
    public const int FileTableFull = 23;

    /// <summary>The peer does not read any more.</summary>
    public const int BrokenPipe = 32;

    /// <summary>The address is in use.</summary>
    public const int AddressInUse = 98;

    /// <summary>No local port is left, or the local address is not ours.</summary>
    public const int AddressNotAvailable = 99;

    /// <summary>The interface that a socket is bound to went down, or is gone.</summary>
    public const int NetworkDown = 100;

    /// <summary>No route to the network.</summary>
    public const int NetworkUnreachable = 101;

    /// <summary>The peer sent RST.</summary>
    public const int ConnectionReset = 104;

    /// <summary>No memory for the socket.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>Not connected.</summary>
    public const int NotConnected = 107;

    /// <summary>The connection attempt timed out.</summary>
    public const int TimedOut = 110;

    /// <summary>Nobody listens there.</summary>
    public const int ConnectionRefused = 111;

    /// <summary>No route to the host.</summary>
    public const int HostUnreachable = 113;

    /// <summary>The connection is being made.</summary>
    public const int InProgress = 115;

    /// <summary>The system's words for an error number, as strerror(3).</summary>
    /// <param name="number">The positive error number.</param>
    public static string Describe(int number) => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(number);
}

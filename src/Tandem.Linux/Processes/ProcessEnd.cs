namespace Tandem.Linux.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="Status">The status word of waitpid(2).</param>
public readonly record struct ProcessEnd(int Status)
{
    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal => Status & 0x7f;

    /// <summary>The exit code; 128 and the signal's number when a signal ended it, as shells and HAProxy count.</summary>
    public int Code => Signal != 0 ? 128 + Signal : (Status >> 8) & 0xff;

    /// <summary>The word that HAProxy puts behind the code: "Exit", or what the signal is called.</summary>
    public string Reason => Signal == 0 ? "Exit" : SignalNumber.Describe(Signal);
}

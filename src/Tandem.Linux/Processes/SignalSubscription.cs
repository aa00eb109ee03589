using System.Runtime.InteropServices;

namespace Tandem.Linux.Processes;

/// <summary>
/// Hands signals of the process to a callback, one at a time and in an ordinary thread, in place of what they do by default.
/// Not a signalfd: threads that the runtime started before us do not block the signals, so one would never see them all.
/// </summary>
public sealed class SignalSubscription : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private readonly Lock gate = new();
    private readonly Action<int> callback;

    /// <summary>Begins to take signals.</summary>
    /// <param name="callback">Called with the number of each signal; not for long work.</param>
    /// <param name="signals">The numbers, as <see cref="SignalNumber"/> names them.</param>
    public SignalSubscription(Action<int> callback, params ReadOnlySpan<int> signals)
    {
        this.callback = callback;
        registrations = new PosixSignalRegistration[signals.Length];
        for (var i = 0; i < signals.Length; i++)
        {
            var number = signals[i];
            registrations[i] = PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                lock (gate)
                {
                    this.callback(number);
                }
            });
        }
    }

    /// <summary>Gives the signals their default effects back.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }
}

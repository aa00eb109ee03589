using System.Diagnostics;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Obituary;

/// <summary>
/// Carries an obituary out, in the parent: sends the advertisements with priority 0 so that the backups take over, then takes away what
/// the dead process held, so that this host no longer answers for it. Its sockets are open beforehand; carrying out allocates nothing.
/// </summary>
public sealed class ObituaryExecutor : IDisposable
{
    /// <summary>How often an advertisement is sent: one may get lost, and a second one changes nothing.</summary>
    private const int Repeats = 2;

    private readonly ObituaryReader reader;
    private readonly FarewellSockets sockets;

    /// <summary>Opens the sockets, in the network namespace of the calling thread.</summary>
    /// <param name="reader">The obituary.</param>
    public ObituaryExecutor(ObituaryReader reader)
    {
        this.reader = reader;
        sockets = new FarewellSockets();
        WarmUp();
    }

    /// <summary>Carries it out and empties it.</summary>
    /// <param name="outcome">What was done.</param>
    /// <returns>False when there was nothing to do.</returns>
    public bool Execute(out ObituaryOutcome outcome)
    {
        outcome = default;
        if (reader.IsEmpty)
        {
            return false;
        }

        var begin = Stopwatch.GetTimestamp();
        for (var round = 0; round < Repeats; round++)
        {
            reader.Rewind();
            while (reader.TryNext(out var record))
            {
                Send(record, round == 0, ref outcome);
            }
        }

        var sent = Stopwatch.GetTimestamp();
        reader.Rewind();
        while (reader.TryNext(out var record))
        {
            Perform(record, ref outcome);
        }

        outcome.LeftOut = reader.LeftOut;
        outcome.SendingUs = (sent - begin) / (Stopwatch.Frequency / 1_000_000);
        outcome.TotalUs = (Stopwatch.GetTimestamp() - begin) / (Stopwatch.Frequency / 1_000_000);
        reader.Clear();
        return true;
    }

    /// <summary>Closes the sockets.</summary>
    public void Dispose() => sockets.Dispose();

    private void Send(in ObituaryRecord record, bool first, ref ObituaryOutcome outcome)
    {
        if (record.Kind is not (ObituaryKind.Advertisement4 or ObituaryKind.Advertisement6))
        {
            return;
        }

        var error = sockets.SendAdvertisement(record.Interface, record.Source, record.Destination, record.HopLimit, record.Content);
        if (error == 0 && first)
        {
            outcome.Sent++;
        }
        else if (error != 0)
        {
            outcome.SendError = error;
        }
    }

    private void Perform(in ObituaryRecord record, ref ObituaryOutcome outcome)
    {
        if (record.Kind == ObituaryKind.RouteRequests)
        {
            outcome.Requests++;
            outcome.Refused += sockets.PerformRoute(record.Content);
        }
    }

    /// <summary>
    /// Has the code of the way compiled and in memory before it counts: requests that ask for nothing, and messages that go nowhere.
    /// </summary>
    public void WarmUp()
    {
        Span<byte> noOperation = stackalloc byte[16];
        noOperation.Clear();
        noOperation[0] = 16;
        noOperation[4] = 1;
        _ = sockets.PerformRoute(noOperation);
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        ReadOnlySpan<byte> nowhere = [0, 0, 0, 0];
        _ = sockets.SendAdvertisement(int.MaxValue, nowhere, nowhere, 0, nowhere);
        _ = sockets.SendAdvertisement(int.MaxValue, address, address, 0, nowhere);
    }
}

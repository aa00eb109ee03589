using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Logging;

/// <summary>
/// The way of lines to a receiver that may be busy: in order, none divided, and never more than a bound of them waiting. A
/// receiver that is not there takes nothing and loses nothing that could have waited.
/// </summary>
internal sealed unsafe class WaitingLines(DatagramSender? sender) : IDisposable
{
    /// <summary>The most lines that wait: some minutes of an incident.</summary>
    internal const int MaxLines = 1024;

    /// <summary>The most bytes that wait.</summary>
    internal const int MaxBytes = 256 * 1024;

    private readonly Queue<byte[]> waiting = new();
    private int bytes;
    private long lost;

    internal bool HasWaiting => waiting.Count > 0;

    internal long TakeLost()
    {
        var count = lost;
        lost = 0;
        return count;
    }

    internal void Send(byte[] line)
    {
        if (sender == null)
        {
            return;
        }

        Drain();
        if (waiting.Count == 0 && (TrySend(line) || !MayWait))
        {
            return;
        }

        if (waiting.Count >= MaxLines || bytes + line.Length > MaxBytes)
        {
            // The first lines of an incident say what happened; the later ones mostly that it goes on.
            lost++;
            return;
        }

        waiting.Enqueue(line);
        bytes += line.Length;
    }

    internal void Drain()
    {
        while (waiting.TryPeek(out var line))
        {
            if (!TrySend(line) && MayWait)
            {
                return;
            }

            waiting.Dequeue();
            bytes -= line.Length;
        }
    }

    public void Dispose() => sender?.Dispose();

    /// <summary>
    /// A receiver that is full will take the line later. One that is gone or cannot take it at all, as where no syslog runs, is
    /// no reason to keep lines: glibc's syslog loses them as well.
    /// </summary>
    private bool MayWait => sender!.LastError is 0 or Errno.Again or Errno.NoBufferSpace or Errno.Interrupted;

    private bool TrySend(byte[] line)
    {
        fixed (byte* start = line)
        {
            return sender!.Send(start, line.Length);
        }
    }
}

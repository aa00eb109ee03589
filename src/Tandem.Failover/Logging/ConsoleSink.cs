using System.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Logging;

/// <summary>Lines to standard error: "Fri Nov 20 11:02:03 2026: text".</summary>
internal sealed class ConsoleSink : JournalSink
{
    private readonly WaitingLines lines;
    private readonly LineDate date;

    /// <summary>Takes a descriptor, which is not closed.</summary>
    /// <param name="settings">The zone.</param>
    /// <param name="descriptor">2, but for tests.</param>
    internal ConsoleSink(JournalSettings settings, int descriptor = 2)
    {
        lines = new WaitingLines(DatagramSender.ToDescriptor(descriptor));
        date = new LineDate(settings.Zone, withYear: true);
    }

    public override string Name => "the console";

    public override bool HasWaiting => lines.HasWaiting;

    public override long TakeLost() => lines.TakeLost();

    public override void Write(JournalLevel level, DateTime now, string text) =>
        lines.Send(Encoding.UTF8.GetBytes($"{date.Format(now)}: {text}\n"));

    public override void Flush() => lines.Drain();

    protected override void Dispose(bool disposing) => lines.Dispose();
}

using System.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Logging;

/// <summary>Lines to the machine's syslog, as glibc's syslog(3) writes them with LOG_PID.</summary>
internal sealed class SyslogSink : JournalSink
{
    private readonly WaitingLines lines;
    private readonly LineDate date;
    private readonly string path;
    private readonly string afterDate;
    private readonly int facility;

    internal SyslogSink(JournalSettings settings)
    {
        path = settings.SyslogPath;
        lines = new WaitingLines(DatagramSender.ToUnixPath(Encoding.UTF8.GetBytes(path)));
        date = new LineDate(settings.Zone, withYear: false);
        afterDate = $" {settings.Ident}[{settings.ProcessId}]: ";
        facility = settings.Facility << 3;
    }

    public override string Name => path;

    public override bool HasWaiting => lines.HasWaiting;

    public override long TakeLost() => lines.TakeLost();

    public override void Write(JournalLevel level, DateTime now, string text) =>
        lines.Send(Encoding.UTF8.GetBytes($"<{facility | (int)level}>{date.Format(now)}{afterDate}{text}"));

    public override void Flush() => lines.Drain();

    protected override void Dispose(bool disposing) => lines.Dispose();
}

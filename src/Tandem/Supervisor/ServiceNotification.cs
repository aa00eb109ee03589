using System.Diagnostics;
using System.Globalization;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Supervisor;

/// <summary>
/// What systemd is told (sd_notify(3)): READY=1 when the pair of processes is at work, RELOADING=1, STOPPING=1, how long a stop may take, and
/// WATCHDOG=1 at half of WATCHDOG_USEC. Where nobody listens nothing is sent.
/// <para>
/// WATCHDOG=1 says that the supervisor's loop turns, and nothing else. A balancer or a failover that does not work is the supervisor's own matter:
/// systemd would end the sound one together with the other, without a hand-over.
/// </para>
/// </summary>
internal sealed class ServiceNotification : Deadline
{
    /// <summary>What is told so often is told often enough; who wants it more often would only cost.</summary>
    private const long ShortestPeriodMs = 10;

    /// <summary>How much longer than the time of a step systemd waits for what is told next.</summary>
    private const long MarginMs = 5_000;

    private readonly EpollLoop loop;
    private readonly string? socket;
    private readonly long periodMs;

    /// <summary>Takes what the environment says.</summary>
    /// <param name="loop">Where the watchdog's time runs.</param>
    internal ServiceNotification(EpollLoop loop)
    {
        this.loop = loop;
        socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        var isOurs = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (isOurs && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var watchdogUs) && watchdogUs > 0)
        {
            periodMs = Math.Max(ShortestPeriodMs, watchdogUs / 2000);
        }
    }

    internal void TellReady(string status)
    {
        Send($"READY=1\nSTATUS={status}\n");
        if (periodMs > 0)
        {
            OnDue();
        }
    }

    internal void TellReloading() => Send(string.Create(
        CultureInfo.InvariantCulture,
        $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}\nSTATUS=Reloading\n"));

    internal void TellStopping(string status) => Send($"STOPPING=1\nSTATUS={status}\n");

    /// <summary>A step of a stop begins: what the files ask for may be longer than the TimeoutStopSec of a unit.</summary>
    /// <param name="mostMs">How long it may take, in milliseconds.</param>
    internal void TellStep(long mostMs) => Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(mostMs + MarginMs) * 1000}\n"));

    internal void TellStatus(string status) => Send($"STATUS={status}\n");

    public override void OnDue()
    {
        Send("WATCHDOG=1\n");
        loop.Timers.Set(this, loop.NowMs + periodMs);
    }

    private void Send(string message) => _ = SystemdNotification.Send(socket, message);
}

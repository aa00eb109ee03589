using System.Diagnostics;
using System.Globalization;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Supervisor;

/// <summary>
/// What the service manager is told (sd_notify(3)): READY=1 when the pair of processes is at work, RELOADING=1, STOPPING=1, and WATCHDOG=1 at
/// half of WATCHDOG_USEC, as long as there is reason to. Without a manager nothing is sent.
/// </summary>
internal sealed class ServiceManager : Deadline
{
    /// <summary>What is told so often is told often enough; a manager that wants it more often would only cost.</summary>
    private const long ShortestPeriodMs = 10;

    private readonly EpollLoop loop;
    private readonly string? socket;
    private readonly Func<bool> isAlive;
    private readonly long periodMs;

    /// <summary>Takes what the environment says.</summary>
    /// <param name="loop">Where the watchdog's time runs.</param>
    /// <param name="isAlive">Whether all is as it should be.</param>
    internal ServiceManager(EpollLoop loop, Func<bool> isAlive)
    {
        this.loop = loop;
        this.isAlive = isAlive;
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

    internal void TellStatus(string status) => Send($"STATUS={status}\n");

    public override void OnDue()
    {
        if (isAlive())
        {
            Send("WATCHDOG=1\n");
        }

        loop.Timers.Set(this, loop.NowMs + periodMs);
    }

    private void Send(string message) => _ = SystemdNotification.Send(socket, message);
}

using System.Globalization;
using System.Text;
using Tandem.BalancerProcess;
using Tandem.FailoverProcess;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>
/// One of the two programs of a node as its supervisor sees it: starts it, is told when it is ready, and starts it again when it ends, at once the
/// first time and then after longer and longer (<see cref="RespawnDelay"/>).
/// </summary>
internal sealed class SupervisedProcess : Deadline, IDisposable
{
    private static readonly string[] OurOwn = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", ControlDirectory.ChildVariable, HealthBoard.Variable];

    private readonly NodeSupervisor supervisor;
    private readonly EpollLoop loop;
    private readonly Func<string[]> words;
    private readonly Func<IReadOnlyList<(string Name, int Descriptor)>> descriptors;
    private readonly NotificationSocket notifications;
    private readonly RespawnDelay delay = new();
    private readonly int output;
    private ChildProcess? process;
    private DescriptorWatch? watch;
    private int endDescriptor = -1;

    /// <summary>Makes one that does not run yet.</summary>
    /// <param name="supervisor">Who is told.</param>
    /// <param name="loop">Where it is watched.</param>
    /// <param name="name">Its name in the log.</param>
    /// <param name="words">The words of its command line, its name first.</param>
    /// <param name="descriptors">What it inherits, each with the variable that tells it the number.</param>
    internal SupervisedProcess(
        NodeSupervisor supervisor, EpollLoop loop, string name, Func<string[]> words, Func<IReadOnlyList<(string Name, int Descriptor)>> descriptors)
    {
        this.supervisor = supervisor;
        this.loop = loop;
        this.words = words;
        this.descriptors = descriptors;
        Name = name;
        output = NodeLog.Open(name);
        notifications = new NotificationSocket(loop, ControlDirectory.PathOf($"notify-{name}.sock"), OnTold);
        SinceMs = loop.NowMs;
    }

    internal string Name { get; }

    /// <summary>Its process id; 0 while it does not run.</summary>
    internal int Pid => process?.Pid ?? 0;

    internal bool IsRunning => process != null;

    /// <summary>It runs and has said that it is at work.</summary>
    internal bool IsReady { get; private set; }

    /// <summary>Whether it has ever been at work.</summary>
    internal bool WasReady { get; private set; }

    /// <summary>When it was started last, or ended, in the loop's milliseconds.</summary>
    internal long SinceMs { get; private set; }

    /// <summary>How often it was started again.</summary>
    internal int Restarts { get; private set; }

    /// <summary>How it ended the last time; null when it never has.</summary>
    internal ProcessEnd? LastEnd { get; private set; }

    /// <summary>The assignments of its last STATUS, such as "Reload failed!".</summary>
    internal string Status { get; private set; } = "";

    /// <summary>Why what it should have gone over to does not work, as its worker said; emptied by <see cref="TellToGoOver"/>.</summary>
    internal IReadOnlyList<string> Failures { get; private set; } = [];

    /// <summary>Starts it now.</summary>
    /// <returns>0, or the errno number.</returns>
    internal int Start()
    {
        Disarm();
        var inherited = descriptors();
        process = ChildProcess.Start(
            new ChildSettings
            {
                Path = ProcessImage.ExecutablePath,
                Arguments = [.. words().Select(Encoding.UTF8.GetBytes)],
                Environment = Surroundings(inherited),
                Keep = [.. inherited.Select(static entry => entry.Descriptor)],
                NewSession = true,
                NullInput = true,
                Output = output,
            },
            out var error);
        if (process is null)
        {
            return error;
        }

        SinceMs = loop.NowMs;
        endDescriptor = ProcessDescriptor.Open(process.Pid);
        if (endDescriptor < 0)
        {
            // Nobody would be told of its end.
            error = -endDescriptor;
            _ = ProcessSignals.Send(process.Pid, SignalNumber.Kill);
            _ = process.Wait();
            process = null;
            return error;
        }

        watch = loop.Watch(endDescriptor, new EndHandler(this));
        return 0;
    }

    /// <summary>Starts it again, after as long as its record wants.</summary>
    internal void StartAgain()
    {
        var waitMs = delay.After(loop.NowMs - SinceMs);
        SinceMs = loop.NowMs;
        NodeLog.Write(waitMs == 0 ? $"{Name} is started again" : string.Create(CultureInfo.InvariantCulture, $"{Name} is started again in {waitMs / 1000} s"));
        loop.Timers.Set(this, loop.NowMs + Math.Max(1, waitMs));
    }

    public override void OnDue()
    {
        Restarts++;
        if (Start() is not 0 and var error)
        {
            NodeLog.Write($"{Name} cannot be started: {Errno.Describe(error)}");
            StartAgain();
        }
    }

    /// <summary>Sends it the signal at which it reads its file anew.</summary>
    /// <param name="signal">Which one that is.</param>
    internal void TellToGoOver(int signal)
    {
        Failures = [];
        Signal(signal);
    }

    /// <summary>Sends it a signal; nothing while it does not run.</summary>
    internal void Signal(int signal)
    {
        if (process is { } running)
        {
            _ = ProcessSignals.Send(running.Pid, signal);
        }
    }

    public void Dispose()
    {
        Disarm();
        watch?.End();
        notifications.Dispose();
        ReadinessPipe.Close(output);
    }

    private List<byte[]> Surroundings(IReadOnlyList<(string Name, int Descriptor)> inherited)
    {
        List<(string Name, string Value)> variables = [("NOTIFY_SOCKET", notifications.Path), (ControlDirectory.ChildVariable, ControlDirectory.Current)];
        variables.AddRange(inherited.Select(static entry => (entry.Name, entry.Descriptor.ToString(CultureInfo.InvariantCulture))));
        var entries = InternalEnvironment.With(supervisor.Image);
        entries.RemoveAll(static entry => Array.Exists(OurOwn, name => Encoding.UTF8.GetString(entry).StartsWith(name + "=", StringComparison.Ordinal)));
        entries.AddRange(variables.Select(static entry => Encoding.UTF8.GetBytes($"{entry.Name}={entry.Value}")));
        return entries;
    }

    private void OnTold(IReadOnlyDictionary<string, string> message)
    {
        if (process is null)
        {
            return;
        }

        if (message.TryGetValue("STATUS", out var status))
        {
            Status = status;
        }

        if (message.TryGetValue(FailureNotice.Variable, out var why))
        {
            Failures = FailureNotice.Read(why);
        }

        if (message.GetValueOrDefault("READY") == "1")
        {
            IsReady = true;
            WasReady = true;
            supervisor.OnReady(this);
        }
    }

    private void OnEnd()
    {
        watch!.End();
        ProcessDescriptor.Close(endDescriptor);
        var ended = process!;
        process = null;
        IsReady = false;
        var end = ended.Wait();
        LastEnd = end;
        supervisor.OnEnd(this, ended.Pid, end);
    }

    private sealed class EndHandler(SupervisedProcess process) : DescriptorHandler
    {
        public override void OnReadable() => process.OnEnd();
    }
}

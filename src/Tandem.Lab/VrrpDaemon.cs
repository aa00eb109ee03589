using System.Globalization;
using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>keepalived on a host, or whatever takes its command line: its parent process, its VRRP process, its log.</summary>
public sealed class VrrpDaemon : IDisposable
{
    /// <summary>Where its configuration is, on the host.</summary>
    public const string ConfigurationPath = "/etc/keepalived/keepalived.conf";

    private const string ParentPidFile = "/run/keepalived.pid";
    private const string VrrpPidFile = "/run/keepalived_vrrp.pid";

    private VrrpDaemon(Host host, HostProcess process)
    {
        Host = host;
        Process = process;
    }

    /// <summary>Where it runs.</summary>
    public Host Host { get; }

    /// <summary>Its parent process.</summary>
    public HostProcess Process { get; }

    /// <summary>What it and its children log.</summary>
    public ProcessOutput Log => Process.Output;

    /// <summary>Starts one with a detailed log.</summary>
    /// <param name="host">Where.</param>
    /// <param name="program">Its path.</param>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="more">More words for its command line.</param>
    public static VrrpDaemon Start(Host host, string program, string configuration, params string[] more) =>
        Start(host, program, configuration, [], more);

    /// <summary>Starts one with a detailed log, and more in its environment.</summary>
    /// <param name="host">Where.</param>
    /// <param name="program">Its path.</param>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="environment">NAME=value, beside those of this process.</param>
    /// <param name="more">More words for its command line.</param>
    public static VrrpDaemon Start(Host host, string program, string configuration, IReadOnlyList<string> environment, IReadOnlyList<string> more)
    {
        host.WriteFile(ConfigurationPath, configuration);
        string[] words =
        [
            "-n", "-l", "-D", "-f", ConfigurationPath, "-p", ParentPidFile, "-r", VrrpPidFile, "-c", "/run/keepalived_checkers.pid", .. more,
        ];
        return new VrrpDaemon(host, host.Start(program, words, environment));
    }

    /// <summary>The id of its VRRP process outside of the host. It changes when the parent starts another.</summary>
    /// <exception cref="LabFailure">It has none.</exception>
    public int VrrpPid
    {
        get
        {
            var inside = Host.ReadFile(VrrpPidFile)?.Trim();
            foreach (var child in Process.Children)
            {
                if (inside != null && ProcessTree.NumberInside(child) == inside)
                {
                    return child;
                }
            }

            throw new LabFailure($"{Host.Name}: {Process.Name} has no VRRP process ({VrrpPidFile} says {inside ?? "nothing"}). It said:\n{Log.Text}");
        }
    }

    /// <summary>Both its processes and all others that descend from it.</summary>
    public IReadOnlyList<int> Processes => [Process.Pid, .. ProcessTree.DescendantsOf(Process.Pid)];

    /// <summary>Writes another configuration and has it read.</summary>
    /// <param name="configuration">The text.</param>
    public void Reload(string configuration)
    {
        Host.WriteFile(ConfigurationPath, configuration);
        Process.Signal(SignalNumber.Hup);
    }

    /// <summary>Stops it in order, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int Stop()
    {
        Process.Signal(SignalNumber.Term);
        return Process.AwaitEnd(TimeSpan.FromSeconds(10));
    }

    /// <summary>Kills the VRRP process alone.</summary>
    public void KillVrrp() => ProcessSignals.Send(VrrpPid, SignalNumber.Kill);

    /// <summary>Freezes or wakes the VRRP process.</summary>
    /// <param name="frozen">Which of the two.</param>
    public void FreezeVrrp(bool frozen) => ProcessSignals.Send(VrrpPid, frozen ? HostSignal.Stop : HostSignal.Continue);

    /// <summary>Waits for a line of the log.</summary>
    /// <param name="part">What it holds.</param>
    /// <param name="seconds">How long to wait.</param>
    /// <param name="from">The number of the first line that counts.</param>
    public OutputLine AwaitLine(string part, double seconds = 10, int from = 0) => Log.Await(part, TimeSpan.FromSeconds(seconds), from);

    /// <summary>Kills it when it still runs.</summary>
    public void Dispose() => Process.Dispose();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process.Name} on {Host.Name}");
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>A loop with all that tracking works with, a directory of its own, and processes under names that nobody else has.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TrackingBench : IDisposable
{
    private static int names;

    private readonly List<Process> processes = [];
    private readonly List<TrackingSet> sets = [];
    private readonly ScriptLauncher launcher;
    private readonly ProcessScanner scanner;
    private readonly ProcessBirths births;

    public TrackingBench()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("tandem-tracking-").FullName;
        launcher = new ScriptLauncher(Loop, [Encoding.UTF8.GetBytes("PATH=/usr/sbin:/usr/bin:/sbin:/bin")]);
        scanner = new ProcessScanner(Loop);
        births = new ProcessBirths(Loop);
    }

    public string Directory { get; }

    public EpollLoop Loop { get; } = new(1);

    public List<string> Log { get; } = [];

    /// <summary>Who looks at a health board; null, as without tandem run, unless a test sets it.</summary>
    public BalancerWatch? Balancer { get; set; }

    public long Looks => scanner.Looks;

    public TrackingServices Services(bool withBirths = true) => new(Loop, launcher, scanner, withBirths ? births : null, Balancer, Log.Add);

    public void Dispose()
    {
        foreach (var set in sets)
        {
            set.End();
        }

        foreach (var process in processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        launcher.Dispose();
        scanner.Dispose();
        births.Dispose();
        Loop.Dispose();
        System.IO.Directory.Delete(Directory, true);
    }

    /// <summary>A set of what a configuration tracks, and the tracking of its first instance, which tells the observer.</summary>
    public (TrackingSet Set, InstanceTracking Instance, Observed Observer) Begin(
        KeepalivedConfiguration configuration, TrackingSet? predecessor = null, bool withBirths = true)
    {
        var set = new TrackingSet(configuration, Services(withBirths), _ => true, predecessor);
        sets.Add(set);
        var observer = new Observed();
        var instance = set.Track(configuration.Instances[0], configuration.SyncGroups.FirstOrDefault(), observer);
        predecessor?.End();
        set.Start();
        instance.Begin();
        return (set, instance, observer);
    }

    /// <summary>A configuration of one instance that tracks one script; it runs once in a minute.</summary>
    public static KeepalivedConfiguration OneScript(VrrpScript script, int weight = 0, bool noInstantScripts = false) => new()
    {
        Global = new GlobalDefinitions { ScriptUser = "root", NoInstantScripts = noInstantScripts },
        Scripts = [script with { TrackedBy = 1 }],
        Instances =
        [
            new VrrpInstance { Name = "VI_1", Priority = 100, TrackScripts = [new TrackedItem { Name = script.Name, Weight = weight }] },
        ],
    };

    public static VrrpScript Script(params string[] words) => new()
    {
        Name = "chk",
        IntervalUs = 60_000_000,
        TimeoutUs = 60_000_000,
        Script = new NotifyScript { Command = string.Join(' ', words), Words = [.. words] },
    };

    /// <summary>A name of at most 15 characters that no process has.</summary>
    public static string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"td{Environment.ProcessId % 100_000}x{Interlocked.Increment(ref names)}q");

    /// <summary>Makes a copy of sleep(1) under a name.</summary>
    public string Program(string name)
    {
        var path = Path.Combine(Directory, name);
        if (!File.Exists(path))
        {
            File.Copy("/bin/sleep", path);
        }

        return path;
    }

    /// <summary>Runs a copy of sleep(1) under a name.</summary>
    public Process Sleep(string name, params string[] arguments) => Run(Program(name), arguments.Length == 0 ? ["600"] : arguments);

    public Process Run(string path, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!;
        processes.Add(process);

        // pidof leaves out a process that waits for its disk, as one does that has just begun.
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{process.Id}/stat").Contains(") S ", StringComparison.Ordinal), 30_000));
        return process;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    public void Until(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"Not within 30 s: {what}. Log:\n{string.Join('\n', Log)}");
            Loop.RunOnce(20);
        }
    }

    public void UntilLogged(string line) => Until(() => Log.Contains(line), line);
}

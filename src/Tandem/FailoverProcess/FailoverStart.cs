using System.Globalization;
using Tandem.BalancerProcess;
using Tandem.CommandLines;
using Tandem.Failover.Logging;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>With what a process of the failover began, and how it starts the next one.</summary>
internal sealed class FailoverStart
{
    /// <summary>The signals that parent and child take as events; blocked from their first instruction on.</summary>
    internal static readonly int[] Signals =
    [
        SignalNumber.Hup, SignalNumber.Int, SignalNumber.Term, SignalNumber.Usr1, SignalNumber.Usr2, SignalNumber.Json, SignalNumber.StatisticsClear,
    ];

    /// <summary>
    /// Settings of the runtime that only its environment can make: no debugger's endpoints, code that is final at its fourth call (of a method that
    /// runs once in 30 s the usual thirty calls last a quarter of an hour, and each then wakes the compiler), a small heap that is collected often.
    /// </summary>
    private static readonly (string Name, string Value)[] RuntimeSettings =
    [
        ("DOTNET_EnableDiagnostics", "0"),
        ("DOTNET_TieredPGO", "0"),
        ("DOTNET_TC_CallCountThreshold", "4"),
        ("DOTNET_GCgen0size", "100000"),
        ("DOTNET_GCHeapHardLimit", "10000000"),
    ];

    private readonly int workingDirectory = Privileges.OpenWorkingDirectory();

    internal FailoverStart(KeepalivedCommandLine line, ProcessImage image)
    {
        Line = line;
        Image = image;
        Readiness = InternalEnvironment.Descriptor(InternalEnvironment.Daemon);
        Role = Environment.GetEnvironmentVariable(InternalEnvironment.FailoverRole) switch
        {
            "parent" => FailoverRole.Parent,
            "child" => FailoverRole.Child,
            _ => FailoverRole.None,
        };
        if (Readiness >= 0)
        {
            ReadinessPipe.CloseOnExec(Readiness);
        }
    }

    /// <summary>The command line.</summary>
    internal KeepalivedCommandLine Line { get; }

    /// <summary>Words and environment of the start.</summary>
    internal ProcessImage Image { get; }

    /// <summary>Which process this is.</summary>
    internal FailoverRole Role { get; }

    /// <summary>Of a parent in the background: where it says that it is at work; else -1.</summary>
    internal int Readiness { get; private set; }

    /// <summary>The log of the process, as the command line wants it.</summary>
    /// <param name="child">Whether it is the child's.</param>
    internal Journal OpenJournal(bool child) => new(new JournalSettings
    {
        Ident = child ? "Keepalived_vrrp" : "Keepalived",
        Facility = Line.Facility,
        ToSyslog = !Line.NoSyslog,
        ToConsole = Line.LogConsole && Line.Foreground,
        File = Line.LogFile == null || !child ? Line.LogFile : JournalSettings.FileOf(Line.LogFile, "_vrrp"),
        Detail = Line.LogDetail,
    });

    /// <summary>Makes this process the parent: the same, in a runtime that is set up for it. Returns only when that failed.</summary>
    /// <returns>The errno number.</returns>
    internal int BecomeParent() =>
        ProcessReplacement.Become(ProcessImage.ExecutablePath, Image.Arguments, Surroundings([(InternalEnvironment.FailoverRole, "parent"), .. Lifelines()]), Signals);

    /// <summary>Starts the parent in the background and waits until it is at work.</summary>
    /// <returns>The exit code.</returns>
    internal int StartDaemon()
    {
        var (read, write) = ReadinessPipe.Create();
        var daemon = Start(
            newSession: true,
            [write],
            out var error,
            (InternalEnvironment.FailoverRole, "parent"),
            (InternalEnvironment.Daemon, Text(write)));
        ReadinessPipe.Close(write);
        if (daemon == null)
        {
            StandardStreams.WriteError($"keepalived: cannot start a process: {Linux.Errno.Describe(error)}\n");
            return KeepalivedExitCode.Fatal;
        }

        return ReadinessPipe.Wait(read) ? KeepalivedExitCode.Ok : daemon.Wait().Code;
    }

    /// <summary>Starts the VRRP child.</summary>
    /// <param name="channel">Its end of the channel.</param>
    /// <param name="obituary">The shared memory.</param>
    /// <param name="error">The errno number when null is returned.</param>
    internal ChildProcess? StartChild(int channel, int obituary, out int error) => Start(
        newSession: false,
        [channel, obituary],
        out error,
        (InternalEnvironment.FailoverRole, "child"),
        (InternalEnvironment.FailoverChannel, Text(channel)),
        (InternalEnvironment.FailoverObituary, Text(obituary)));

    /// <summary>Tells whoever waits for the daemon that it is at work, and lets go of the terminal.</summary>
    internal void FinishStart()
    {
        if (Readiness >= 0)
        {
            StandardStreams.Detach();
            ReadinessPipe.Announce(Readiness);
            Readiness = -1;
        }
    }

    /// <summary>What the supervisor gave this very process, and the parent that it becomes needs.</summary>
    private static IEnumerable<(string Name, string Value)> Lifelines()
    {
        foreach (var name in new[] { InternalEnvironment.Lifeline, InternalEnvironment.LifelineOfOther })
        {
            if (InternalEnvironment.Descriptor(name) is >= 0 and var descriptor)
            {
                yield return (name, Text(descriptor));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ChildProcess? Start(bool newSession, IReadOnlyList<int> keep, out int error, params ReadOnlySpan<(string Name, string Value)> variables) =>
        ChildProcess.Start(
            new ChildSettings
            {
                Path = ProcessImage.ExecutablePath,
                Arguments = Image.Arguments,
                Environment = Surroundings(variables),
                Keep = keep,
                NewSession = newSession,
                NullInput = newSession,
                Directory = workingDirectory,
                Blocked = Signals,
            },
            out error);

    /// <summary>The user's environment, variables of ours, and the settings of the runtime that the user has not made.</summary>
    private List<byte[]> Surroundings(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var added = new List<(string Name, string Value)>();
        foreach (var variable in variables)
        {
            added.Add(variable);
        }

        var ours = Environment.GetEnvironmentVariable(InternalEnvironment.RuntimeSettings)?.Split(',') ?? [];
        var names = new List<string>();
        foreach (var setting in RuntimeSettings)
        {
            if (Environment.GetEnvironmentVariable(setting.Name) == null || Array.IndexOf(ours, setting.Name) >= 0)
            {
                added.Add(setting);
                names.Add(setting.Name);
            }
        }

        added.Add((InternalEnvironment.RuntimeSettings, string.Join(',', names)));
        return InternalEnvironment.With(Image, [.. added]);
    }
}

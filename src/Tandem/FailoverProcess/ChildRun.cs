using Tandem.BalancerProcess;
using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Child;
using Tandem.Failover.Logging;
using Tandem.Failover.Obituary;
using Tandem.Failover.Routers;
using Tandem.Linux.Memory;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.FailoverProcess;

/// <summary>
/// The VRRP child: reads the configuration, tells the parent what concerns it, sets up the process and runs the routers in it. It leaves
/// when the parent asks for it, and when the parent is gone.
/// </summary>
internal static class ChildRun
{
    /// <summary>The parent's word that the child may begin its work.</summary>
    internal const byte Go = (byte)'G';

    /// <summary>The child's word that it is at work, at the start and after a reload.</summary>
    internal const byte Ready = (byte)'R';

    /// <summary>The child's word that it goes on with what it had: the file of a reload was refused.</summary>
    internal const byte Refused = (byte)'N';

    /// <summary>The STATUS in which the parent says so.</summary>
    internal const string RefusedStatus = "Reload refused!";

    /// <summary>Runs until the end.</summary>
    /// <returns>The exit code.</returns>
    internal static int Run(FailoverStart start)
    {
        var parent = ProcessSignals.ParentPid;
        if (!ProcessSignals.SignalWithParent(SignalNumber.Term, parent) || parent == 1)
        {
            return KeepalivedExitCode.Fatal;
        }

        if (!start.Line.Foreground)
        {
            StandardStreams.Detach();
        }

        var signals = new SignalDescriptor(FailoverStart.Signals);
        var channel = new DescriptorChannel(InternalEnvironment.Descriptor(InternalEnvironment.FailoverChannel));
        var memory = SharedMemory.Open(InternalEnvironment.Descriptor(InternalEnvironment.FailoverObituary), ObituaryWriter.Size);
        using var journal = start.OpenJournal(child: true);
        var file = ReadConfiguration(start.Line, line => journal.Write(JournalLevel.Info, line));
        if (file.Configuration == null)
        {
            journal.Write(JournalLevel.Info, "Stopped");
            return file.IsMissing ? KeepalivedExitCode.NoConfiguration : KeepalivedExitCode.ChildConfiguration;
        }

        var global = file.Configuration.Global;
        if (!Agree(channel, FactsOf(start.Line, global)))
        {
            journal.Write(JournalLevel.Info, "Stopped");
            return KeepalivedExitCode.Ok;
        }

        if (!ProcessSetup.Apply(start, global, journal))
        {
            return KeepalivedExitCode.Fatal;
        }

        var isReady = false;
        var isRefused = false;
        var context = new ChildContext(ReadNext, AnnounceReady)
        {
            Options = OptionsOf(start.Line, global),
            Configuration = file.Configuration,
            Journal = journal,
            Signals = signals,
            Obituary = new ObituaryWriter(memory),
            ScriptEnvironment = InternalEnvironment.ForScripts(start.Image),
            Board = OpenBoard(journal),
            ControlSocket = OpenControl(journal),
            DumpDirectory = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } directory ? directory : "/tmp",
        };
        _ = Rehearsal.Begin(typeof(FailoverDaemon).Assembly, typeof(EpollLoop).Assembly);
        var code = FailoverDaemon.Run(context);
        if (context.ControlSocket is not null)
        {
            ControlSocket.Remove(ControlDirectory.Failover);
        }

        journal.Write(JournalLevel.Info, start.Line.LogDetail ? $"Stopped - used {Usage()}" : "Stopped");
        return code;

        KeepalivedConfiguration? ReadNext(Action<string> log)
        {
            var next = ReadConfiguration(start.Line, log);
            var successor = next.SuccessorOf(file);
            file = successor is null ? file : next;
            isRefused = successor is null;
            return successor;
        }

        void AnnounceReady()
        {
            if (!isReady)
            {
                isReady = true;
                ProcessSetup.TakeRealTime(global, journal);
            }

            channel.Send([isRefused ? Refused : Ready], []);
        }
    }

    /// <summary>Where status is asked for: always under a supervisor, which depends on it, else where there is a place for it that nobody has.</summary>
    private static ListeningSocket? OpenControl(Journal journal)
    {
        var socket = ControlSocket.Prepare(ControlDirectory.Failover, out var error);
        if (error.Length > 0 && ControlDirectory.IsSupervised)
        {
            journal.Write(JournalLevel.Warning, $"'tandem status' and 'tandem handover' will not find this failover: {error}");
        }

        if (socket is not null && !ControlSocket.Publish(ControlDirectory.Failover, Environment.ProcessId, static _ => false))
        {
            socket.Close();
            return null;
        }

        return socket;
    }

    private static HealthBoard? OpenBoard(Journal journal)
    {
        var board = HealthBoard.OpenInherited(out var error);
        if (error.Length > 0)
        {
            journal.Write(JournalLevel.Warning, $"The balancer is not tracked: {error}");
        }

        return board;
    }

    private static ConfigurationFile ReadConfiguration(KeepalivedCommandLine line, Action<string> log)
    {
        if (line.LogDetail)
        {
            log($"Opening file '{line.File}'.");
        }

        var file = ConfigurationFile.Read(line, test: false);
        if (file.IsMissing)
        {
            foreach (var message in file.Messages)
            {
                log(KeepalivedMessage.Render(message));
            }

            return file;
        }

        log($"Configuration file {line.File}");
        foreach (var message in file.Messages)
        {
            log(KeepalivedMessage.Render(message));
        }

        foreach (var violation in file.SecurityMessages)
        {
            log(violation);
        }

        return file;
    }

    /// <summary>Tells the parent the facts and waits until it has its pid file: only one failover may work with it.</summary>
    private static bool Agree(DescriptorChannel channel, ChildFacts facts)
    {
        Span<byte> answer = stackalloc byte[DescriptorChannel.MaxMessage];
        return channel.Send(facts.Encode() ?? (facts with { Namespace = null, Instance = null }).Encode(), [])
            && channel.Receive(answer, []) == 1
            && answer[0] == Go;
    }

    private static ChildFacts FactsOf(KeepalivedCommandLine line, GlobalDefinitions global) => new(
        line.Namespace ?? global.NetworkNamespace,
        global.InstanceName,
        global.UsePidDirectory,
        global.ProcessName,
        (int)Math.Min(int.MaxValue, global.ChildWaitUs / 1000),
        !line.NoRespawn);

    private static ChildOptions OptionsOf(KeepalivedCommandLine line, GlobalDefinitions global) => new()
    {
        HasNamespace = (line.Namespace ?? global.NetworkNamespace) is not null,
        DumpConfiguration = line.DumpConfiguration,
        KeepAddresses = line.KeepAddresses,
        MonitorAddresses = line.MonitorAddresses,
    };

    private static string Usage()
    {
        var used = Environment.CpuUsage;
        return FormattableString.Invariant($"{used.UserTime.TotalSeconds:F6} user time, {used.PrivilegedTime.TotalSeconds:F6} system time");
    }
}

using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Linux;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>
/// The balancer as a program: reads HAProxy's command line and goes the way that it asks for. Started anew by itself it goes
/// on as the daemon or as a worker of the master.
/// </summary>
internal static class BalancerVerb
{
    /// <summary>Runs the program.</summary>
    /// <param name="words">HAProxy's command line without the program's name.</param>
    /// <param name="image">What the process was started with.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> words, ProcessImage image)
    {
        var line = HaproxyCommandLine.Parse(words);
        var messages = new MessageWriter(line.Quiet, line.Verbose);
        if (line.Error != null)
        {
            messages.Alert(line.Error);
            return 1;
        }

        if (line.ShowUsage)
        {
            return ShowUsage(words, image.CalledAs == "haproxy");
        }

        switch (line.Action)
        {
            case CommandLineAction.ShowVersion:
                StandardStreams.WriteOutput(VersionReport.Version());
                return 0;
            case CommandLineAction.ShowBuild:
                StandardStreams.WriteOutput(VersionReport.Build());
                return 0;
            case CommandLineAction.EvaluateCondition:
                return Evaluate(line.Condition, messages);
            default:
                var start = new StartContext(line, messages, image);
                var code = Serve(start, line, messages, image);
                if (code != 0 && start.IsWorker)
                {
                    FailureNotice.Send(messages.Failures);
                }

                return code;
        }
    }

    /// <summary>As HAProxy, which knows no -h, does under its name; the verb answers whoever asks for help.</summary>
    private static int ShowUsage(ReadOnlySpan<string> words, bool isHaproxy)
    {
        if (!isHaproxy && words is ["-h" or "--help"])
        {
            StandardStreams.WriteOutput(VersionReport.Usage("tandem balancer"));
            return 0;
        }

        StandardStreams.WriteOutput(VersionReport.Version());
        StandardStreams.WriteError(VersionReport.Usage(isHaproxy ? "haproxy" : "tandem balancer"));
        return 1;
    }

    private static int Evaluate(string condition, MessageWriter messages)
    {
        var result = ConditionEvaluator.EvaluateCommandLine(condition, new ConditionFacts(), Environment.GetEnvironmentVariable);
        if (result.Error != null)
        {
            messages.Alert($"config : Failed to evaluate condition: {result.Error}");
            return 2;
        }

        return result.Value ? 0 : 1;
    }

    private static int Serve(StartContext start, HaproxyCommandLine line, MessageWriter messages, ProcessImage image)
    {
        if (line.Directory != null && Privileges.ChangeDirectory(line.Directory) is not 0 and var error)
        {
            messages.Alert($"Could not change to directory {line.Directory} : {Errno.Describe(error)}");
            return 1;
        }

        // With -D the daemon reads the configuration, and its messages and its exit code become ours.
        var check = line.Action == CommandLineAction.Check;
        if (line.Daemon && !check && !start.IsCopy)
        {
            return Daemon.Start(start);
        }

        // As service managers start it, the master has nothing to learn from the configuration: reading it is left to the
        // worker, which serves sooner by as much.
        if (line is { MasterWorker: true, Foreground: true, PidFile: not null } && !check && !start.IsWorker)
        {
            return new Master(start, line.PidFile).Run();
        }

        var prepared = PreparedBalancer.Load(line, messages, notices: check || line.Verbose || line.Debug, start.IsWorker);
        if (prepared == null)
        {
            return 1;
        }

        if (check)
        {
            return Check(prepared, line, messages);
        }

        if (prepared.NothingToRun && !start.IsWorker)
        {
            messages.Alert("[haproxy.main()] No enabled listener found (check for 'bind' directives) ! Exiting.");
            return 1;
        }

        if (prepared.Global.Daemon && line is { Foreground: false, Debug: false } && !start.IsCopy)
        {
            return Daemon.Start(start);
        }

        // Scripts that ask for "haproxy" (killall -0) are to see every process of it, a worker included, which is started by its file's name.
        ProcessName.Take(image.CalledAs);
        var masterWorker = line.MasterWorker || prepared.Global.MasterWorker;
        return masterWorker && !start.IsWorker
            ? new Master(start, line.PidFile ?? prepared.Global.PidFile).Run()
            : new BalancerRun(start, prepared).Run();
    }

    private static int Check(PreparedBalancer prepared, HaproxyCommandLine line, MessageWriter messages)
    {
        var silent = messages.Quiet && !messages.Verbose;
        if (line.MasterSocket != null && !line.MasterWorker && !prepared.Global.MasterWorker)
        {
            messages.Warning("config : a master CLI socket was defined, but master-worker mode (-W) is not enabled.");
        }

        if (prepared.NothingToRun)
        {
            Say("Configuration file has no error but will not start (no listener) => exit(2).\n");
            return 2;
        }

        if (prepared.Diagnostics.WarningCount > 0)
        {
            Say("Warnings were found.\n");
        }

        Say("Configuration file is valid\n");
        return 0;

        void Say(string text)
        {
            if (!silent)
            {
                StandardStreams.WriteOutput(text);
            }
        }
    }
}

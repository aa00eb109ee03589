using Tandem.Linux.Processes;

namespace Tandem.Checking;

/// <summary><c>tandem check</c>: what is wrong with the files of a node or of a pair, before the night. It changes nothing and opens no socket.</summary>
internal static class CheckVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem check: what is wrong with haproxy.cfg and keepalived.conf, each by itself and between them. It changes nothing.

          tandem check [FILE...]                 files of either language; without FILE: /etc/haproxy/haproxy.cfg and
                                                 /etc/keepalived/keepalived.conf, as far as they are there
          tandem check --pair A.conf B.conf [FILE...]
                                                 the keepalived.conf of both nodes: what keeps them from being a pair

          -f FILE      FILE is a haproxy.cfg (or a directory of them), whatever it looks like
          -k FILE      FILE is a keepalived.conf, whatever it looks like
          --host       the files are for this host: look at its interfaces, scripts, settings and firewall too (with --pair: A is)
          --no-host    do not look at this host
          --strict     warnings fail too
          --json       the report as JSON

        Exit code: 0 no errors, 1 errors (with --strict warnings too), 2 the command line was not understood.

        """;

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind the verb.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        var options = CheckOptions.Parse(arguments);
        if (options.Help)
        {
            StandardStreams.WriteOutput(Help);
            return 0;
        }

        if (options.Error is not null)
        {
            StandardStreams.WriteError($"tandem check: {options.Error}\n");
            return UsageError;
        }

        var run = new CheckRun(options);
        run.Read();
        run.Judge();
        StandardStreams.WriteOutput(options.Json ? CheckJson.Write(run) : CheckReport.Write(run));
        return run.Errors > 0 || (options.Strict && run.Warnings > 0) ? 1 : 0;
    }
}

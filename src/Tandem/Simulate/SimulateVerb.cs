using System.Text;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;
using Tandem.Simulation.Pairs;

namespace Tandem.Simulate;

/// <summary><c>tandem simulate</c>: what happens to a pair when something fails, before it does.</summary>
internal static class SimulateVerb
{
    private const int Failed = 1;
    private const int UsageError = 2;

    private const string Help = """
        tandem simulate: what happens to nodes with these files when something fails. Nothing is started and nobody waits:
        the failover's own election runs on the files in virtual time.

        Usage: tandem simulate NODE1.conf NODE2.conf [NODE3.conf ...] [options]

          --fault SENTENCE    what fails, and when; may be repeated. Prints the timeline of that one run.
                              Without it every single fault and every ordered pair of faults is tried, and a table printed.
          --keepalived NODE   this node is a keepalived 2.2; may be repeated
          --json              one JSON object instead of text
          --svg FILE          draw the timeline too (without --fault: of the first fault that fails)
          -h, --help          this text

        Nodes are node1, node2 ... in the order of the files; their files' names and router_id do as well. Sentences:

          NODE balancer dies|freezes|comes back         its processes are gone, or are there and do nothing
          NODE stops|starts|is killed                   the failover: SIGTERM, start, SIGKILL of its VRRP process
          NODE freezes|thaws                            the failover does not run (SIGSTOP), the balancer does
          NODE loses power                              the host is gone at once; 'starts' brings it back
          NODE is cut off|is reconnected                no packet from or to it, clients' included
          NODE loses its carrier [INTERFACE]            'has its carrier again [INTERFACE]'
          NODE loses 20% of packets                     'loses no packets'; never part of the table
          NODE's packets are not heard by NODE2         one way only; 'are heard by'
          script NAME fails|succeeds on NODE            a vrrp_script, whatever the balancer does

        each with 'at 5s' (from the start of all nodes; otherwise when all has settled) and 'for 3s', after which it is undone.

          tandem simulate master.conf backup.conf
          tandem simulate master.conf backup.conf --fault "node1 balancer dies at 10s for 20s" --fault "node2 stops at 15s"

        Exit: 0 when every single fault moves the addresses and no run has two masters for longer than the protocol allows,
        1 when not, 2 when a file or an option cannot be understood.

        """;

    private static readonly string[] Options = ["--fault", "--keepalived", "--json", "--svg", "--help"];

    /// <summary>Runs the words behind the verb.</summary>
    /// <param name="arguments">The words behind <c>simulate</c>.</param>
    /// <returns>0, 1 or 2, as the help says.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        var (files, faults, keepalived) = (new List<string>(), new List<string>(), new List<string>());
        var (isJson, svg) = (false, (string?)null);
        for (var at = 0; at < arguments.Length; at++)
        {
            var word = arguments[at];
            switch (word)
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "--json":
                    isJson = true;
                    break;
                case "--fault" or "--keepalived" or "--svg" when at + 1 == arguments.Length:
                    return Refuse($"'{word}' takes {(word == "--fault" ? "a sentence" : word == "--svg" ? "a file" : "a node")} behind it; 'tandem simulate -h' has examples.");
                case "--fault":
                    faults.Add(arguments[++at]);
                    break;
                case "--keepalived":
                    keepalived.Add(arguments[++at]);
                    break;
                case "--svg":
                    svg = arguments[++at];
                    break;
                case ['-', _, ..]:
                    var nearest = NearestWord.Find(word, Options);
                    return Refuse($"'simulate' knows no option '{word}'; {(nearest is null ? "'tandem simulate -h' lists them." : $"did you mean '{nearest}'?")}");
                default:
                    files.Add(word);
                    break;
            }
        }

        if (files.Count is < 2 or > PairSimulation.MostNodes)
        {
            return Refuse($"'simulate' takes 2 to {PairSimulation.MostNodes} keepalived.conf files, one for each node, not {files.Count}; 'tandem simulate -h' has examples.");
        }

        return Read(files) is { } inputs ? Simulate(inputs, faults, keepalived, isJson, svg) : UsageError;
    }

    /// <summary>The files, or null when one cannot be run; what is wrong with them is told in any case, why nothing is simulated first.</summary>
    private static List<PairInput>? Read(List<string> files)
    {
        var inputs = new List<PairInput>();
        var (obstacles, messages) = (new StringBuilder(), new StringBuilder());
        foreach (var file in files)
        {
            // Who runs scripts, and the names of this host, say nothing about the nodes.
            var options = new KeepalivedLoadOptions { UserExists = null, GroupExists = null, HostName = "" };
            var result = KeepalivedLoader.Load(file, options);
            if (result.NoFile)
            {
                obstacles.Append($"tandem: {file}: {FileFault.Of(file) ?? "it cannot be read"}.\n");
                continue;
            }

            foreach (var message in result.Diagnostics.All.Where(static one => one.Severity != Severity.Notice))
            {
                messages.Append(KeepalivedMessage.Render(message)).Append('\n');
            }

            if (result.Refused || result.MissingInclude || result.MissingParameter || result.Malformed)
            {
                obstacles.Append($"tandem: {file} has errors with which keepalived does not start: there is nothing to simulate.\n");
            }
            else if (result.Configuration.Instances.Count == 0)
            {
                obstacles.Append($"tandem: {file} has no vrrp_instance that can run: there is nothing to simulate.\n");
            }

            inputs.Add(new PairInput(file, result.Configuration));
        }

        StandardStreams.WriteError(obstacles.ToString() + messages);
        return obstacles.Length == 0 ? inputs : null;
    }

    private static int Simulate(List<PairInput> inputs, List<string> faults, List<string> keepalived, bool isJson, string? svg)
    {
        if (PairSimulation.Of(inputs, keepalived, out var error) is not { } simulation)
        {
            return Refuse("--keepalived: " + error);
        }

        foreach (var fault in faults)
        {
            if (simulation.AddFault(fault) is { } wrong)
            {
                return Refuse("--fault " + wrong);
            }
        }

        var command = "tandem simulate" + string.Concat(inputs.Select(static input => " " + Quoted(input.File))) + string.Concat(keepalived.Select(static node => " --keepalived " + Quoted(node)));
        var report = simulation.Run(command);
        if (svg is not null)
        {
            try
            {
                File.WriteAllText(svg, report.Svg);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                return Refuse($"--svg {svg}: {Unwritten(svg, e)}.");
            }
        }

        StandardStreams.WriteOutput(isJson ? report.Json : report.Text);
        return report.Succeeded ? 0 : Failed;
    }

    /// <summary>Why a picture could not be written; the exception's own text is for developers.</summary>
    private static string Unwritten(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => "it is a directory; name a file",
        DirectoryNotFoundException => "there is no such directory",
        UnauthorizedAccessException => "permission denied: this user may not write there",
        PathTooLongException => "its name is too long",
        _ => "it cannot be written",
    };

    private static string Quoted(string word) => word.AsSpan().ContainsAny(" \t'\"$\\*?;&|<>()") ? "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'" : word;

    private static int Refuse(string message)
    {
        StandardStreams.WriteError($"tandem: {message}\n");
        return UsageError;
    }
}

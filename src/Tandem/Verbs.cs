using Tandem.BalancerProcess;
using Tandem.Checking;
using Tandem.CommandLines;
using Tandem.Configuration.Text;
using Tandem.Demonstration;
using Tandem.Doctor;
using Tandem.Explain;
using Tandem.FailoverProcess;
using Tandem.HandOver;
using Tandem.Keywords;
using Tandem.Laboratory;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Simulate;
using Tandem.Status;
using Tandem.Supervisor;
using Tandem.Watch;

namespace Tandem;

/// <summary>The verbs of the command line <c>tandem VERB ...</c>.</summary>
internal static class Verbs
{
    private const int UsageError = 2;

    private const string Help = """
        Tandem: a load balancer that reads your haproxy.cfg as it is, and a failover that reads your keepalived.conf.

        At work:
          tandem run                         balancer and failover of this node, supervised together
          tandem reload                      have it read its files anew: both, or neither
          tandem handover                    give the addresses to the other node and lose no request; --end takes part again
          tandem status                      who holds the address, since when, why; which servers are up
          tandem balancer -f FILE [...]      one alone: serve; HAProxy's command line
          tandem failover -f FILE [...]      one alone: hold virtual addresses; keepalived's command line

        Before the night:
          tandem check [FILE...]             what is wrong with both files, and between them; --pair A.conf B.conf: between two nodes
          tandem simulate A.conf B.conf      which faults move the address, which do not, and how long it takes
          tandem explain 'GET URL' -f FILE   which backend and server a request would reach, and why; nothing is sent
          tandem test FILE                   requests and what should become of them, tried offline against a configuration

        When it does not work:
          tandem doctor                      why fail-over would not work on this node, and the command that mends it
          tandem watch [INTERFACE]           VRRP, ARP and NA on the wire, and what is wrong with each packet

        To try it:
          tandem demo                        see it lose a balancer, or a server, and no request
          tandem lab up|down|exec|status     a network of hosts on this machine (needs root)
          tandem keywords [WORDS]            what becomes of each word of haproxy.cfg ('tandem keywords keepalived': of keepalived.conf)
          tandem --version                   the version

        'tandem VERB -h' says more of each.
        A link to this program named 'haproxy' takes HAProxy's command line without a verb, one named 'keepalived' takes keepalived's.

        """;

    private static readonly string[] Names =
    [
        "run",
        "reload",
        "handover",
        "status",
        "balancer",
        "failover",
        "check",
        "explain",
        "test",
        "doctor",
        "watch",
        "keywords",
        "simulate",
        "lab",
        "demo",
        "help",
        "version",
    ];

    /// <summary>Runs the verb that the first word names.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <param name="image">What the process was started with.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments, ProcessImage image)
    {
        if (arguments.Length == 0)
        {
            StandardStreams.WriteError(Help);
            return UsageError;
        }

        var code = RunNamed(arguments, image);
        return arguments[0] is "balancer" or "failover" or "run" ? code : Delivered(code);
    }

    /// <summary>An answer that did not arrive is none: the code says so, and words where somebody may read them.</summary>
    private static int Delivered(int code)
    {
        if (StandardStreams.OutputError is 0)
        {
            return code;
        }

        if (StandardStreams.OutputError != Errno.BrokenPipe)
        {
            StandardStreams.WriteError($"tandem: cannot write to standard output: {Errno.Describe(StandardStreams.OutputError)}\n");
        }

        return code == 0 ? 1 : code;
    }

    private static int RunNamed(string[] arguments, ProcessImage image)
    {
        var rest = arguments.AsSpan(1);
        switch (arguments[0])
        {
            case "balancer":
                return BalancerVerb.Run(rest, image);
            case "failover":
                return FailoverVerb.Run(rest, image);
            case "check":
                return CheckVerb.Run(rest);
            case "explain":
                return ExplainVerb.Run(rest);
            case "test":
                return TestVerb.Run(rest);
            case "doctor":
                return DoctorVerb.Run(rest);
            case "watch":
                return WatchVerb.Run(rest);
            case "run":
                return RunVerb.Run(rest, image);
            case "reload":
                return ReloadVerb.Run(rest);
            case "handover":
                return HandOverVerb.Run(rest);
            case "status":
                return StatusVerb.Run(rest);
            case "keywords":
                return KeywordListing.Run(rest);
            case "simulate":
                return SimulateVerb.Run(rest);
            case "lab":
                return LabVerb.Run(rest);
            case "demo":
                return Demo.Run(rest, image);
            case DemoServer.Verb:
                return DemoServer.Run(rest);
            case "-h" or "--help" or "help":
                StandardStreams.WriteOutput(Help);
                return 0;
            case "--version" or "version":
                StandardStreams.WriteOutput($"Tandem {ProductVersion.Tandem} (speaks the language of HAProxy {ProductVersion.Language})\n");
                return 0;
            default:
                return RefuseVerb(arguments[0]);
        }
    }

    private static int RefuseVerb(string verb)
    {
        var nearest = NearestWord.Find(verb, Names);
        var proposal = nearest != null ? $"did you mean '{nearest}'?" : "'tandem --help' lists them.";
        StandardStreams.WriteError($"tandem: unknown verb '{verb}'; {proposal}\n");
        return UsageError;
    }
}

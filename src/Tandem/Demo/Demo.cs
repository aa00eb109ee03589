using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>
/// <c>tandem demo</c>: the product shown on itself. Who may make namespaces sees a pair of nodes lose a balancer, freeze one and be cut off; others
/// see a balancer lose a server.
/// </summary>
internal static class Demo
{
    private const string Help = """
        tandem demo: see it work, on this machine and nowhere else.

          tandem demo             as root: two balancers, three servers and a client in network namespaces; faults, and how long each was felt.
                                  Otherwise: a balancer and three servers on the loopback interface
          tandem demo loopback    the second one

        """;

    /// <summary>Runs the demonstration.</summary>
    /// <param name="arguments">The words behind <c>demo</c>.</param>
    /// <param name="image">What the process was started with.</param>
    /// <returns>0 when all went as it should, 1 when not.</returns>
    internal static int Run(ReadOnlySpan<string> arguments, ProcessImage image)
    {
        switch (arguments)
        {
            case []:
                break;
            case ["loopback"]:
                return LoopbackDemo.Run(image, ownWords: 2);
            case ["-h" or "--help"]:
                StandardStreams.WriteOutput(Help);
                return 0;
            default:
                StandardStreams.WriteError($"tandem: 'demo' takes no '{arguments[0]}'; 'tandem demo -h' says what it takes.\n");
                return 2;
        }

        LabNetwork lab;
        try
        {
            lab = LabNetwork.Build();
        }
        catch (LabFailure)
        {
            var code = LoopbackDemo.Run(image, ownWords: 1);
            StandardStreams.WriteOutput("\nAs root, 'tandem demo' shows a pair of nodes that fail over: it makes namespaces for them, which this user may not.\n");
            return code;
        }

        try
        {
            SharedFolders.Require(ProcessImage.ExecutablePath);
        }
        catch (LabFailure e)
        {
            lab.Dispose();
            DemoScreen.Bad($"The pair cannot be shown: {e.Message}");
            return 1;
        }

        return PairDemo.Run(lab);
    }
}

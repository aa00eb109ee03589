using Tandem.BalancerProcess;
using Tandem.FailoverProcess;
using Tandem.Linux.Processes;

namespace Tandem;

/// <summary>
/// The beginning: the name by which the program was called, or its first word, decides what it is. A link named
/// <c>haproxy</c> takes HAProxy's command line as it is, one named <c>keepalived</c> takes keepalived's.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var image = ProcessImage.Read();
        return image.CalledAs switch
        {
            "haproxy" => BalancerVerb.Run(arguments, image),
            "keepalived" => FailoverVerb.Run(arguments, image),
            _ => Verbs.Run(arguments, image),
        };
    }
}

namespace Tandem.CommandLines;

/// <summary>One option of HAProxy's command line.</summary>
/// <param name="Name">The option with its dash.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Note">Why it is harmless or refused; empty when it is done.</param>
/// <param name="AnyEnding">Whether more letters may follow, as in <c>-dM0x50,no-merge</c>.</param>
/// <param name="Apply">Sets it; the second parameter is its argument. Null when there is nothing to set.</param>
/// <param name="Argument">Whether a further word belongs to it.</param>
internal sealed record HaproxyOption(
    string Name,
    OptionVerdict Verdict,
    string Note = "",
    bool AnyEnding = false,
    Action<HaproxyCommandLine, string>? Apply = null,
    bool Argument = false)
{
    /// <summary>All options of 2.6 but <c>-sf</c>, <c>-st</c> and <c>--</c>, which take lists. The first that fits counts.</summary>
    internal static readonly HaproxyOption[] All =
    [
        new("-vv", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Action = CommandLineAction.ShowBuild),
        new("-v", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Action = CommandLineAction.ShowVersion),
        new("-de", OptionVerdict.HarmlessHere, "epoll is the only way of waiting here", AnyEnding: true),
        new("-dp", OptionVerdict.HarmlessHere, "poll() is not used", AnyEnding: true),
        new("-dS", OptionVerdict.HarmlessHere, "write 'nosplice' in the global section to turn splicing off", AnyEnding: true),
        new("-dG", OptionVerdict.HarmlessHere, "names are always resolved by the system", AnyEnding: true),
        new("-dR", OptionVerdict.HarmlessHere, "each event loop needs its own SO_REUSEPORT socket", AnyEnding: true),
        new("-dr", OptionVerdict.HarmlessHere, "write 'init-addr none' for servers whose names may be unknown", AnyEnding: true),
        new("-dV", OptionVerdict.HarmlessHere, "there are no TLS connections to servers yet", AnyEnding: true),
        new("-db", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Foreground = true),
        new("-dD", OptionVerdict.HarmlessHere, "every doubt about the configuration is always told", AnyEnding: true),
        new("-dW", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.ZeroWarning = true),
        new("-dM", OptionVerdict.HarmlessHere, "memory is managed by the runtime", AnyEnding: true),
        new("-dL", OptionVerdict.NotYet, "use 'ldd' and the program's own directory", AnyEnding: true),
        new("-dK", OptionVerdict.NotYet, "'tandem keywords' lists the keywords", AnyEnding: true),
        new("-d", OptionVerdict.Done, Apply: static (c, _) => c.Debug = true),
        new("-V", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Verbose = true),
        new("-cc", OptionVerdict.Done, AnyEnding: true, Argument: true, Apply: static (c, argument) =>
        {
            c.Action = CommandLineAction.EvaluateCondition;
            c.Condition = argument;
        }),
        new("-c", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Check()),
        new("-D", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Daemon = true),
        new("-Ws", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.MasterWorker = c.Systemd = c.Foreground = true),
        new("-W", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.MasterWorker = true),
        new("-q", OptionVerdict.Done, AnyEnding: true, Apply: static (c, _) => c.Quiet = true),
        new("-x", OptionVerdict.NotYet, "there is no stats socket yet; -W hands the listening sockets over at SIGUSR2, and with -sf both processes listen at once", Argument: true),
        new("-S", OptionVerdict.HarmlessHere, "there is no master CLI yet; SIGUSR2 to the master reloads", Argument: true, Apply: static (c, argument) => c.MasterSocket = argument),
        new("-C", OptionVerdict.Done, Argument: true, Apply: static (c, argument) => c.Directory = argument),
        new("-n", OptionVerdict.Done, Argument: true, Apply: static (c, argument) => c.MaxConn = LeadingNumber(argument)),
        new("-N", OptionVerdict.HarmlessHere, "the connections of a proxy are limited by 'maxconn' only", Argument: true),
        new("-m", OptionVerdict.HarmlessHere, "limit the memory with the service manager (MemoryMax=)", Argument: true),
        new("-L", OptionVerdict.Done, Argument: true, Apply: static (c, argument) => c.PeerName = argument),
        new("-p", OptionVerdict.Done, Argument: true, Apply: static (c, argument) => c.PidFile = argument),
        new("-f", OptionVerdict.Done, Argument: true, Apply: static (c, argument) => c.Files.Add(argument)),
    ];

    /// <summary>The option that a word names, or null.</summary>
    /// <param name="word">A word that begins with a dash.</param>
    internal static HaproxyOption? Find(string word)
    {
        foreach (var option in All)
        {
            // Options with an argument match by their first letter too: HAProxy takes "-fx" for -f.
            if (option.AnyEnding || option.Argument ? word.StartsWith(option.Name, StringComparison.Ordinal) : word == option.Name)
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The number at the beginning of a word, 0 without one, as atoi(3) reads it.</summary>
    private static int LeadingNumber(string word)
    {
        var length = 0;
        while (length < word.Length && length < 9 && char.IsAsciiDigit(word[length]))
        {
            length++;
        }

        return length == 0 ? 0 : int.Parse(word.AsSpan(0, length), System.Globalization.CultureInfo.InvariantCulture);
    }
}

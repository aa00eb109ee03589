using Tandem.Balancer;
using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.BalancerProcess;

/// <summary>A configuration that was read and compiled, with what there was to say about it. Nothing is opened yet.</summary>
internal sealed class PreparedBalancer
{
    private PreparedBalancer(LoadBalancer balancer, LoadResult loaded, ConnectionBudget budget)
    {
        Balancer = balancer;
        Budget = budget;
        Diagnostics = loaded.Diagnostics;
        NothingToRun = loaded.NothingToRun;
    }

    /// <summary>The balancer.</summary>
    internal LoadBalancer Balancer { get; }

    /// <summary>Its connections and descriptors.</summary>
    internal ConnectionBudget Budget { get; }

    /// <summary>All messages so far.</summary>
    internal Diagnostics Diagnostics { get; }

    /// <summary>Whether there is neither a listening socket nor a stats socket in it.</summary>
    internal bool NothingToRun { get; }

    /// <summary>The process' settings.</summary>
    internal GlobalSection Global => Balancer.Configuration.Global;

    /// <summary>Reads and compiles the files of the command line and says what is wrong with them.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="messages">Where messages go.</param>
    /// <param name="notices">Whether what changes nothing is told as well.</param>
    /// <param name="worker">Whether a master started this process.</param>
    /// <returns>The balancer, or null when the configuration must be refused.</returns>
    internal static PreparedBalancer? Load(HaproxyCommandLine line, MessageWriter messages, bool notices, bool worker)
    {
        if (notices)
        {
            foreach (var option in line.Harmless)
            {
                messages.Notice($"option '{option.Name}' is accepted without effect: {option.Note}.");
            }
        }

        var options = new LoadOptions { Environment = name => Variable(name, line, worker) };
        var loaded = HaproxyLoader.Load(line.Files, options);
        var global = loaded.Configuration?.Global;
        messages.Quiet |= global is { Quiet: true } && line is { Debug: false, Foreground: false };
        var said = messages.Write(loaded.Diagnostics, 0, notices);
        var balancer = Compile(loaded, line, out var budget);
        messages.Write(loaded.Diagnostics, said, notices);
        if (balancer == null || loaded.Diagnostics.HasAlerts)
        {
            messages.Alert("config : Fatal errors found in configuration.");
            return null;
        }

        if (loaded.Diagnostics.WarningCount > 0 && (line.ZeroWarning || global is { ZeroWarning: true }))
        {
            messages.Alert("Some warnings were found and 'zero-warning' is set. Aborting.");
            return null;
        }

        return new PreparedBalancer(balancer, loaded, budget!);
    }

    /// <summary>Reads and compiles files for somebody who only wants to know what is wrong with them, all of it.</summary>
    /// <param name="line">The command line that would start them.</param>
    internal static LoadResult Judge(HaproxyCommandLine line)
    {
        var loaded = HaproxyLoader.Load(line.Files, new LoadOptions { Environment = name => Variable(name, line, worker: false) });
        _ = Compile(loaded, line, out _);
        return loaded;
    }

    private static LoadBalancer? Compile(LoadResult loaded, HaproxyCommandLine line, out ConnectionBudget? budget)
    {
        budget = loaded.Configuration != null ? ConnectionBudget.Of(loaded.Configuration, line) : null;
        if (loaded.Configuration == null)
        {
            // What the reader could not see is told as well, so that all mistakes are known after one run.
            LoadBalancer.Inspect(loaded.Understood, loaded.Diagnostics);
        }

        return budget != null ? LoadBalancer.Compile(loaded.Configuration!, loaded.Diagnostics, budget.MaxConn) : null;
    }

    /// <summary>The environment as a configuration sees it: with the variables that HAProxy sets (configuration.txt 2.3).</summary>
    private static string? Variable(string name, HaproxyCommandLine line, bool worker) => name switch
    {
        "HAPROXY_LOCALPEER" => line.PeerName ?? Environment.GetEnvironmentVariable(name) ?? Environment.MachineName,
        "HAPROXY_CFGFILES" => string.Join(';', line.Files),
        "HAPROXY_MWORKER" => worker || line.MasterWorker ? "1" : Environment.GetEnvironmentVariable(name),
        _ => Environment.GetEnvironmentVariable(name),
    };
}

using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>
/// The number of connections of the process and the descriptors that they need (configuration.txt 3.2 "maxconn",
/// "ulimit-n", "fd-hard-limit", "strict-limits").
/// </summary>
internal sealed record ConnectionBudget
{
    /// <summary>Descriptors of the process itself: streams, logs, the runtime's own.</summary>
    private const int Reserved = 48;

    private long needed;
    private bool computed;
    private bool strict;

    /// <summary>Client connections of the process at a time, at least 1.</summary>
    internal int MaxConn { get; private init; }

    /// <summary>The budget that a configuration asks for, or that the descriptor limit allows when it asks for none.</summary>
    internal static ConnectionBudget Of(HaproxyConfiguration configuration, HaproxyCommandLine line)
    {
        var global = configuration.Global;
        var threads = global.ThreadCount ?? Math.Min(64, Environment.ProcessorCount);
        var own = Reserved + ListenersAndChecks(configuration, threads);
        var wanted = line.MaxConn > 0 ? line.MaxConn : global.MaxConn ?? 0;
        var computed = wanted == 0;
        if (computed)
        {
            wanted = DescriptorLimit.IdealMaxConn(Math.Min(DescriptorLimit.Current.Hard, global.FdHardLimit ?? int.MaxValue), own, threads);
        }

        return new ConnectionBudget
        {
            MaxConn = wanted,
            needed = Math.Max(global.UlimitN ?? 0, DescriptorLimit.Needed(wanted, own, threads)),
            computed = computed,
            strict = global.StrictLimits && !computed,
        };
    }

    /// <summary>Sets the descriptor limit so that the connections fit.</summary>
    /// <returns>False when they do not and the limits are strict.</returns>
    internal bool Apply(MessageWriter messages, bool verbose)
    {
        if (computed && verbose)
        {
            StandardStreams.WriteError($"Note: setting global.maxconn to {MaxConn}.\n");
        }

        if (DescriptorLimit.Raise(needed))
        {
            return true;
        }

        var text = $"[haproxy.main()] Cannot raise FD limit to {needed}, limit is {DescriptorLimit.Current.Hard}.";
        if (strict)
        {
            messages.Alert(text);
            return false;
        }

        DescriptorLimit.RaiseToHardLimit();
        messages.Warning(text);
        return true;
    }

    private static int ListenersAndChecks(HaproxyConfiguration configuration, int threads)
    {
        var count = 0;
        foreach (var proxy in configuration.Proxies)
        {
            foreach (var bind in proxy.Binds)
            {
                count += bind.Addresses.Count * threads;
            }

            count += proxy.Servers.Count;
        }

        return count;
    }
}

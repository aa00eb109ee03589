using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>
/// The number of connections of the process and the descriptors that they need (configuration.txt 3.2 "maxconn",
/// "ulimit-n", "fd-hard-limit", "strict-limits").
/// </summary>
internal static class ConnectionBudget
{
    /// <summary>Descriptors of the process itself: streams, logs, the runtime's own.</summary>
    private const int Reserved = 48;

    /// <summary>Sets the descriptor limit so that the wanted connections fit.</summary>
    /// <returns>False when they cannot be had and the limits are strict.</returns>
    internal static bool Apply(HaproxyConfiguration configuration, HaproxyCommandLine line, MessageWriter messages)
    {
        var global = configuration.Global;
        var threads = global.ThreadCount ?? Math.Min(64, Environment.ProcessorCount);
        var own = Reserved + ListenersAndChecks(configuration, threads);
        var (_, hard) = DescriptorLimit.Current;
        var wanted = line.MaxConn > 0 ? line.MaxConn : global.MaxConn ?? 0;
        var computed = wanted == 0;
        if (computed)
        {
            wanted = DescriptorLimit.IdealMaxConn(Math.Min(hard, global.FdHardLimit ?? int.MaxValue), own, threads);
            if (line.Verbose || line.Debug)
            {
                StandardStreams.WriteError($"Note: setting global.maxconn to {wanted}.\n");
            }
        }

        var needed = Math.Max(global.UlimitN ?? 0, DescriptorLimit.Needed(wanted, own, threads));
        if (DescriptorLimit.Raise(needed))
        {
            return true;
        }

        if (global.StrictLimits && !computed)
        {
            messages.Alert($"[haproxy.main()] Cannot raise FD limit to {needed}, limit is {hard}.");
            return false;
        }

        DescriptorLimit.RaiseToHardLimit();
        messages.Warning($"[haproxy.main()] Cannot raise FD limit to {needed}, limit is {hard}.");
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

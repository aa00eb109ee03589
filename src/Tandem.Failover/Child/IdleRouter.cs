using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Child;

/// <summary>A VRRP process that has no router in it: it waits until it is told to leave. For trying the processes.</summary>
public static class IdleRouter
{
    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="context">What the process begins with.</param>
    /// <returns>The exit code.</returns>
    public static int RunChild(ChildContext context)
    {
        context.AnnounceReady();
        ChildContext.ReleaseMemory();
        while (true)
        {
            _ = DescriptorPoll.Wait([context.Signals.Descriptor], -1);
            while (context.Signals.TryTake(out var signal))
            {
                if (signal is SignalNumber.Term or SignalNumber.Int)
                {
                    context.Obituary.Clear();
                    context.Obituary.Commit();
                    return 0;
                }

                if (signal == SignalNumber.Hup && context.ReadConfiguration() != null)
                {
                    context.AnnounceReady();
                }
            }
        }
    }
}

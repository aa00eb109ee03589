using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>What people run into again and again, said in plain words. It changes nothing and is no mistake.</summary>
internal static class Advice
{
    internal static void Give(KeepalivedConfiguration configuration, Diagnostics diagnostics)
    {
        foreach (var instance in configuration.Instances.Span)
        {
            foreach (var text in For(instance))
            {
                diagnostics.Add(new Diagnostic(Severity.Notice, instance.Origin.Position, $"({instance.Name}) {text}") { Parsing = false });
            }
        }
    }

    private static IEnumerable<string> For(VrrpInstance instance)
    {
        if (!instance.Accept && instance.Priority != 255)
        {
            yield return instance.Strict
                ? "strict mode drops every packet to the virtual addresses: they route, but nothing answers there, ping included. Remove vrrp_strict to serve at them."
                : "no_accept drops every packet to the virtual addresses: they route, but nothing answers there, ping included.";
        }

        if (!instance.Preempt && (instance.TrackBalancer is { Weight: not 0 }
            || instance.TrackScripts.Concat(instance.TrackFiles).Concat(instance.TrackProcesses).Concat(instance.TrackInterfaces).Any(t => t.Weight != 0)))
        {
            yield return "nopreempt with weights: a peer with nopreempt does not take over when only the priority of the master sinks. Use weight 0 for what must move the address.";
        }

        if (instance.State == VrrpState.Master && instance.Priority == 255)
        {
            yield return "priority 255 means owner of the addresses: it is master at once, and no tracking changes its priority.";
        }
    }
}

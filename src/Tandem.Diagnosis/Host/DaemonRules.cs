using System.Globalization;

namespace Tandem.Diagnosis.Host;

/// <summary>Whether anything runs here that could fail over, and whether it does what the addresses say.</summary>
internal static class DaemonRules
{
    internal static void AddAll(HostFacts facts, IReadOnlyList<InstanceView> views, List<Finding> findings)
    {
        findings.AddRange(facts.Daemons.Where(static one => one.IsStopped).Select(daemon => Stopped(daemon, facts)));
        var held = views.SelectMany(static view => view.Held.Select(address => (view, address))).ToList();
        if (facts.Daemons.Count == 0 && held.Count > 0)
        {
            foreach (var (view, address) in held)
            {
                var link = facts.LinkWith(address.Address)!;
                var prefix = link.Addresses.First(one => one.Address.Equals(address.Address)).Prefix;
                var peer = view.PeerMasters.FirstOrDefault();
                findings.Add(new Finding(
                    98,
                    true,
                    $"{address.Address} is orphaned: it is on {link.Name} here, but neither keepalived nor tandem runs",
                    peer == null
                        ? "It was left behind; nobody takes it away when the other node takes over, and then both have it."
                        : $"{Wire.WireText.Address(peer.Address)} is master and has it, too: clients reach the one or the other by chance.",
                    string.Create(CultureInfo.InvariantCulture, $"ip addr del {address.Address}/{prefix} dev {link.Name}     # then: {facts.Commands.Start}")));
            }
        }
        else if (facts.Daemons.Count == 0)
        {
            findings.Add(new Finding(
                97,
                true,
                "neither keepalived nor tandem runs on this node",
                "Nobody here takes the addresses over when the other node dies.",
                facts.Commands.Start));
        }
    }

    internal static void Add(InstanceView view, List<Finding> findings)
    {
        var facts = view.Facts;
        if (facts.Daemons.Count == 0 || facts.Daemons.Any(one => one.IsStopped && IsNeeded(one, facts)) || view.Link is not { IsUp: true, HasCarrier: true })
        {
            return;
        }

        var waited = Wire.WireText.Seconds(facts.ListenedUs);
        if (view.HoldsAddress && !view.IsMaster)
        {
            AddSilentHolder(view, waited, findings);
        }
        else if (!view.HoldsAddress && !view.IsMaster && !view.PeerMasters.Any() && view.Peers.Count == 0
            && !facts.Answers.Any(one => one.Address.Equals(view.Address)))
        {
            findings.Add(new Finding(
                70,
                true,
                $"nobody is master of {view.Instance.Name}: {view.Address} is nowhere",
                $"No advertisement of VRID {view.Instance.VirtualRouterId} passed {view.Interface} in {waited}, though {facts.Daemons[0].Name} runs here: its instance is in FAULT state, was just started, or reads another file than {facts.FileName}.",
                facts.Commands.Log));
        }
    }

    /// <summary>A process that a signal or a debugger froze. Those of a failover do different things, so that it matters which one stands still.</summary>
    private static Finding Stopped(DaemonFacts daemon, HostFacts facts)
    {
        var command = string.Create(CultureInfo.InvariantCulture, $"kill -CONT {daemon.Pid}");
        var process = string.Create(CultureInfo.InvariantCulture, $"(process {daemon.Pid}) is stopped");
        if (daemon.IsSupervisor)
        {
            return !IsNeeded(daemon, facts)
                ? new Finding(
                    55,
                    false,
                    $"the supervisor, tandem run {process}",
                    "A signal or a debugger froze it. Balancer and failover work on without it, but should one of them die nobody starts it again, "
                        + "and 'tandem reload', a stop and the service manager's watchdog get no answer.",
                    command)
                : new Finding(
                    97,
                    true,
                    $"the supervisor, tandem run {process}, and no failover runs",
                    "A signal or a debugger froze it: it starts no failover, so that nobody here takes the addresses over.",
                    command);
        }

        return !IsNeeded(daemon, facts)
            ? new Finding(
                55,
                false,
                $"the parent of the VRRP process, {daemon.Name} {process}",
                "A signal or a debugger froze it. The VRRP process advertises on without it, but should that die nobody starts it again, and neither a reload nor a stop is passed on.",
                command)
            : new Finding(
                97,
                true,
                $"the VRRP process, {daemon.Name} {process}",
                "A signal or a debugger froze it: it neither advertises nor takes over, and its addresses stay where they are.",
                command);
    }

    /// <summary>Whether nothing advertises here while a process stands still; else there is one that does, and it is not needed before that one dies.</summary>
    private static bool IsNeeded(DaemonFacts daemon, HostFacts facts) =>
        daemon.IsSupervisor ? facts.Daemons.All(static one => one.IsSupervisor) : !daemon.IsParent(facts.Daemons);

    private static void AddSilentHolder(InstanceView view, string waited, List<Finding> findings)
    {
        var address = view.Held.First();
        var link = view.Facts.LinkWith(address.Address)!;
        var prefix = link.Addresses.First(one => one.Address.Equals(address.Address)).Prefix;
        var delete = string.Create(CultureInfo.InvariantCulture, $"ip addr del {address.Address}/{prefix} dev {link.Name}");
        if (findings.Exists(static one => one is { Breaks: true, Likelihood: >= 92 }))
        {
            // A keepalived that discards what it hears forgets its own turn to speak: it is master, and silent. The cause stands above.
            findings.Add(new Finding(
                60,
                true,
                $"{address.Address} is here on {link.Name}, and this node does not advertise it",
                "A consequence of what stands above: this node does not take the other one's advertisements, and holds the address beside it.",
                $"{view.Facts.Commands.Restart}     # when the rest is mended"));
            return;
        }

        if (view.PeerMasters.FirstOrDefault() is { } master)
        {
            findings.Add(new Finding(
                91,
                true,
                $"{address.Address} is on both hosts: here on {link.Name} without being master, and at {Wire.WireText.Address(master.Address)}, which is",
                "It was left behind here, by a daemon that died or by hand; clients reach the one or the other by chance.",
                delete));
            return;
        }

        findings.Add(new Finding(
            83,
            true,
            $"{address.Address} is on {link.Name}, but no advertisement leaves this node",
            $"None was seen on {view.Interface} in {waited}: something here drops them, the daemon does not send them, or the address was left behind. Backups take over.",
            $"{view.Facts.Commands.Log}     # when it is backup: {delete}"));
    }
}

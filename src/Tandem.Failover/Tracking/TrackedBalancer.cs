using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Node.Board;

namespace Tandem.Failover.Tracking;

/// <summary>
/// What <c>track_balancer</c> demands of the balancer on this node, and whether it is so. A fault counts at once; that it is over, when
/// all has been well for a second: a node that stumbles must not take the address to and fro. While something is wrong, that it is something
/// else now is told once a second at most, unless it is graver.
/// </summary>
public sealed class TrackedBalancer : TrackedSubject
{
    /// <summary>How long all must have been well before that counts.</summary>
    internal const long SoundUs = 1_000_000;

    private const long Never = long.MaxValue;

    private readonly BalancerWatch watch;
    private readonly BalancerDemands demands;
    private readonly Action<string> log;
    private BalancerFault fault;
    private string reason = "";
    private long soundSinceUs = Never;
    private long toldUs = long.MinValue / 2;

    /// <summary>Makes it, and finds out how the balancer is.</summary>
    /// <param name="demanded">What the configuration says.</param>
    /// <param name="watch">Who looks.</param>
    /// <param name="log">Takes log lines.</param>
    /// <param name="predecessor">The same before a reload, or null.</param>
    internal TrackedBalancer(BalancerTracking demanded, BalancerWatch watch, Action<string> log, TrackedBalancer? predecessor)
        : base("balancer")
    {
        this.watch = watch;
        this.log = log;
        demands = new BalancerDemands(demanded.StallUs, demanded.Backends.Select(backend => (backend.Name, backend.MinUp)), demanded.Frontends);
        watch.Add(this);
        if (predecessor is null)
        {
            fault = watch.Judge(demands);
            reason = fault.IsThere ? fault.Describe(demands, watch.Board) : "";
            if (fault.IsThere && fault.Kind != BalancerFaultKind.NoBalancer)
            {
                log($"track_balancer failed ({reason})");
            }
        }
        else
        {
            (fault, reason, soundSinceUs, toldUs) = (predecessor.fault, predecessor.reason, predecessor.soundSinceUs, predecessor.toldUs);
        }
    }

    /// <summary>Whether what is demanded is so.</summary>
    public bool IsUp => !fault.IsThere;

    /// <summary>What is wrong; empty when nothing is.</summary>
    public string Reason => reason;

    internal override string FaultReason => reason;

    internal override string InitialFaultLine => $": entering FAULT state ({reason})";

    /// <summary>
    /// Without servers, and with no word about which are wanted, a node goes behind all others but not away: were the servers gone for
    /// every node, nobody would have the address, and clients would wait in vain instead of being told.
    /// </summary>
    internal override TrackedEffect EffectOn(int weight, bool reverse) =>
        fault.OnlyLacksServers && weight == 0
            ? new TrackedEffect(-TrackedEffect.MaxWeight, false, false)
            : TrackedEffect.Of(fault.IsThere ? TrackedVerdict.Down : TrackedVerdict.Up, weight, reverse);

    /// <summary>Another look was taken.</summary>
    internal void Look(long nowUs)
    {
        var found = watch.Judge(demands);
        if (found.IsThere)
        {
            soundSinceUs = Never;
            var isGraver = !fault.IsThere || fault.Kind == BalancerFaultKind.NoBalancer || (fault.OnlyLacksServers && !found.OnlyLacksServers);
            if (!found.IsSameAs(fault) && (isGraver || nowUs - toldUs >= SoundUs))
            {
                toldUs = nowUs;
                fault = found;
                reason = found.Describe(demands, watch.Board);
                log($"track_balancer failed ({reason})");
                TellChange();
            }

            return;
        }

        if (!fault.IsThere)
        {
            return;
        }

        soundSinceUs = Math.Min(soundSinceUs, nowUs);
        if (nowUs - soundSinceUs >= SoundUs || fault.Kind == BalancerFaultKind.NoBalancer)
        {
            fault = default;
            reason = "";
            log(string.Create(CultureInfo.InvariantCulture, $"track_balancer succeeded (balancer pid {watch.Pid})"));
            TellChange();
        }
    }

    /// <summary>Tells nobody any more.</summary>
    internal void End() => watch.Remove(this);
}

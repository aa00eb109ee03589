using System.Globalization;
using System.Text.Json;
using Tandem.Failover.Election;
using Tandem.Failover.Protocol;
using Tandem.Failover.Tracking;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>What it is at a moment, whom it has heard, and why it is so: for people who ask. Hearing and remembering allocate nothing.</content>
internal sealed partial class VirtualRouter
{
    /// <summary>Other routers that are remembered; one more takes the place of the one that was heard longest ago.</summary>
    private const int MostHeard = 8;

    private readonly HeardRouter[] heard = new HeardRouter[MostHeard];
    private int heardCount;
    private Effect cause;
    private long causeUs = long.MinValue;
    private Effect transitionCause;
    private bool hasCause;
    private HeardRouter heardBefore;
    private bool hasTransition;
    private long transitionUs;
    private ElectionRole? roleBefore;
    private ElectionRole role = ElectionRole.Initial;

    /// <summary>How long the slowest of the others needs to speak when this one gives up, microseconds.</summary>
    internal long OthersSpeakUs
    {
        get
        {
            var lowest = byte.MaxValue;
            foreach (ref readonly var other in heard.AsSpan(0, heardCount))
            {
                lowest = other.Priority > 0 ? Math.Min(lowest, other.Priority) : lowest;
            }

            return RouterElection.SpeaksAfterUs(Settings, lowest == byte.MaxValue ? (byte)0 : lowest);
        }
    }

    /// <summary>Writes what it is.</summary>
    internal void WriteStatus(Utf8JsonWriter writer, long nowUs)
    {
        ref readonly var state = ref State;
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("interface", link?.Name ?? Instance.Interface);
        writer.WriteNumber("router", Instance.VirtualRouterId);
        writer.WriteNumber("version", Instance.Version);
        writer.WriteString("state", StateWord(state.Role));
        writer.WriteNumber("sinceMs", (nowUs - (hasTransition ? transitionUs : Daemon.StartedUs)) / 1000);
        writer.WriteString("why", Why(state));
        writer.WriteNumber("priority", state.EffectivePriority);
        writer.WriteNumber("basePriority", Instance.Priority);
        writer.WriteBoolean("handedOver", state.IsLowered);
        if (state.IsLowered)
        {
            writer.WriteNumber("priorityAfterwards", state.RaisedPriority);
        }

        writer.WriteNumber("intervalMs", (state.Role == ElectionRole.Backup ? state.MasterAdvertIntervalUs : Settings.AdvertIntervalUs) / 1000.0);
        if (FailoverDaemon.AddressOf(Source) is { } source)
        {
            writer.WriteString("source", source.ToString());
        }

        if (Group?.Configured is { } group)
        {
            writer.WriteString("group", group.Name);
        }

        WriteAddresses(writer);
        if (state.Role == ElectionRole.Backup && state.MasterPriority > 0)
        {
            writer.WriteStartObject("master");
            writer.WriteString("address", state.MasterAddress.ToString());
            writer.WriteNumber("priority", state.MasterPriority);
            if (Find(state.MasterAddress) is >= 0 and var place)
            {
                writer.WriteNumber("ageMs", (nowUs - heard[place].HeardUs) / 1000);
            }

            writer.WriteEndObject();
        }

        writer.WriteStartArray("peers");
        foreach (var other in heard.AsSpan(0, heardCount))
        {
            writer.WriteStartObject();
            writer.WriteString("address", other.Address.ToString());
            writer.WriteNumber("priority", other.Priority);
            writer.WriteNumber("ageMs", (nowUs - other.HeardUs) / 1000);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTrackers(writer, nowUs);
        writer.WriteEndObject();
    }

    internal static string StateWord(ElectionRole role) => role switch
    {
        ElectionRole.Master => "MASTER",
        ElectionRole.Leaving => "LEAVING",
        ElectionRole.Backup => "BACKUP",
        ElectionRole.Fault => "FAULT",
        ElectionRole.Stopped => "STOPPED",
        _ => "INIT",
    };

    private void WriteAddresses(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("addresses");
        foreach (var address in Instance.Addresses.Concat(Instance.ExcludedAddresses))
        {
            writer.WriteStringValue(address.Address.ToString());
        }

        writer.WriteEndArray();
        writer.WriteStartArray("held");
        foreach (var held in Addresses.Addresses)
        {
            if (held.IsHeld)
            {
                writer.WriteStringValue(FailoverDaemon.AddressOf(held.Address)?.ToString());
            }
        }

        writer.WriteEndArray();
    }

    private void WriteTrackers(Utf8JsonWriter writer, long nowUs)
    {
        writer.WriteStartArray("trackers");
        foreach (var line in tracking.Lines)
        {
            var subject = line.Subject;
            writer.WriteStartObject();
            writer.WriteString("kind", KindOf(subject));
            writer.WriteString("name", subject.Name);
            writer.WriteString("state", StateOf(subject));
            writer.WriteNumber("sinceMs", Environment.TickCount64 - subject.ChangedMs);
            writer.WriteNumber("weight", line.Weight);
            writer.WriteNumber("points", line.Effect.Points);
            writer.WriteBoolean("fault", line.Effect.IsFault);
            if (subject is TrackedScript { LastRunUs: > 0 } script)
            {
                writer.WriteNumber("ageMs", (nowUs - script.LastRunUs) / 1000);
                writer.WriteNumber("intervalMs", script.Definition.IntervalUs / 1000);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string KindOf(TrackedSubject subject) => subject switch
    {
        TrackedScript => "script",
        TrackedProcess => "process",
        TrackedFile => "file",
        TrackedInterface => "interface",
        _ => "balancer",
    };

    private static string StateOf(TrackedSubject subject) => subject switch
    {
        TrackedScript { Verdict: TrackedVerdict.Unknown } => "not known yet",
        TrackedScript script => script.Verdict == TrackedVerdict.Up ? "up" : string.Create(CultureInfo.InvariantCulture, $"down (status {script.LastStatus})"),
        TrackedProcess process => string.Create(CultureInfo.InvariantCulture, $"{(process.HasQuorum ? "up" : "down")} ({process.Count} running)"),
        TrackedFile file => string.Create(CultureInfo.InvariantCulture, $"holds {file.Value}"),
        TrackedInterface link => link.IsUp ? "up" : "down",
        TrackedBalancer balancer => balancer.IsUp ? "up" : $"down ({balancer.Reason})",
        _ => "",
    };

    private int Find(RouterAddress address)
    {
        for (var i = 0; i < heardCount; i++)
        {
            if (heard[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An advertisement of another router was accepted.</summary>
    private void Hear(RouterAddress from, byte priority, long nowUs)
    {
        var place = Find(from);
        if (place < 0 && heardCount < MostHeard)
        {
            place = heardCount++;
        }
        else if (place < 0)
        {
            place = 0;
            for (var i = 1; i < MostHeard; i++)
            {
                place = heard[i].HeardUs < heard[place].HeardUs ? i : place;
            }
        }

        heard[place] = new HeardRouter(from, priority, nowUs);
    }

    /// <summary>Who serves in our place is worth knowing, though it decides nothing.</summary>
    private void ListenOnly(in Advertisement advertisement, in ReceivedPacket packet, long nowUs)
    {
        if (AdvertisementCheck.Check(advertisement, packet, expected, false, out _) == Rejection.None)
        {
            Hear(InstanceSettings.ToRouterAddress(packet.Source), advertisement.Priority, nowUs);
        }
    }

    /// <summary>What an election says just before it changes its state is why.</summary>
    private void Remember(in Effect said, long nowUs)
    {
        if (said.Event is not (ElectionEvent.EnteringMaster or ElectionEvent.EnteringBackup or ElectionEvent.EnteringBackupInitially
            or ElectionEvent.EnteringFault or ElectionEvent.EnteringFaultInitially))
        {
            cause = said;
            causeUs = nowUs;
        }
    }

    private void RememberTransition()
    {
        transitionUs = Daemon.NowUs;
        hasTransition = true;
        hasCause = causeUs == transitionUs;
        transitionCause = cause;
        heardBefore = default;
        foreach (ref readonly var other in heard.AsSpan(0, heardCount))
        {
            heardBefore = other.HeardUs > heardBefore.HeardUs ? other : heardBefore;
        }

        roleBefore = role;
        role = State.Role;
    }

    private string Why(in ElectionState state) => state.Role switch
    {
        ElectionRole.Fault => FaultWords(),
        ElectionRole.Leaving when state.IsLowered => "it is being handed over: it serves until another router speaks",
        ElectionRole.Master when state.IsLowered => "handed over, and nobody else is there: 'tandem handover --end' ends it",
        ElectionRole.Master or ElectionRole.Leaving => WhyMaster(),
        ElectionRole.Backup when state.IsLowered => "handed over: 'tandem handover --end' ends it",
        ElectionRole.Backup => WhyBackup(),
        ElectionRole.Initial => tracking.Unknown > 0 ? "waits for the first results of what it tracks" : "has just been started",
        _ => "was stopped",
    };

    private string WhyMaster()
    {
        if (heardBefore.HeardUs == 0)
        {
            return "no other router was heard";
        }

        var silenceMs = (transitionUs - heardBefore.HeardUs) / 1000;
        return heardBefore.Priority == 0 ? $"{heardBefore.Address} handed over"
            : heardBefore.Priority < State.EffectivePriority && silenceMs * 1000 < 3 * Settings.AdvertIntervalUs
                ? string.Create(CultureInfo.InvariantCulture, $"its priority beats {heardBefore.Priority} of {heardBefore.Address}")
                : string.Create(CultureInfo.InvariantCulture, $"{heardBefore.Address} (priority {heardBefore.Priority}) fell silent, not heard for {silenceMs} ms");
    }

    private string WhyBackup()
    {
        var culture = CultureInfo.InvariantCulture;
        if (!hasCause)
        {
            return roleBefore is ElectionRole.Fault ? "the fault has ended" : roleBefore is ElectionRole.Master ? "another router has a better priority" : "has just been started";
        }

        return transitionCause.Event switch
        {
            ElectionEvent.ReceivedHigherPriority => string.Create(culture, $"{transitionCause.Sender} has priority {transitionCause.Priority}, more than ours of {transitionCause.OurPriority}"),
            ElectionEvent.ReceivedSamePriorityHigherAddress => string.Create(culture, $"{transitionCause.Sender} has the same priority {transitionCause.Priority} and the higher address"),
            ElectionEvent.PausedTooLong => string.Create(culture, $"this process was not running for {transitionCause.AmountUs / 1000} ms"),
            _ => roleBefore is ElectionRole.Fault ? "the fault has ended" : "another router is master",
        };
    }

    private string FaultWords()
    {
        var reason = (faults & RouterFaults.NoInterface) != 0 ? $"interface {Instance.Interface} is not there or down"
            : (faults & RouterFaults.NoAddress) != 0 ? $"interface {Instance.Interface} has no address to send from"
            : (faults & RouterFaults.NoSocket) != 0 ? "its sockets cannot be opened"
            : (faults & RouterFaults.NoPeer) != 0 ? "it has no unicast peer"
            : tracking.FaultReason;
        return reason ?? "another member of its sync group has a fault";
    }
}

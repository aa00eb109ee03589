using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;

namespace Tandem.Failover.Routers;

/// <summary>
/// Virtual routers whose elections go together: a sync group, or one router that is in none. Holds their election states, applies
/// what happens to them, and has the effects performed in order.
/// </summary>
internal sealed class RouterGroup
{
    /// <summary>Inputs that may wait while effects are performed: each comes from one effect of one member.</summary>
    private const int MaxWaiting = 1024;

    private readonly VirtualRouter[] members;
    private readonly ElectionState[] states;
    private readonly ElectionSettings[] settings;
    private readonly EffectList effects;
    private readonly Queue<(int Member, ElectionInput Input)> waiting = new();
    private readonly Journal journal;
    private bool isApplying;

    /// <summary>Joins routers.</summary>
    /// <param name="configured">The sync group, or null for a single router.</param>
    /// <param name="members">Its members in order; each belongs to this group from now on.</param>
    /// <param name="journal">Where the group's log lines go.</param>
    internal RouterGroup(VrrpSyncGroup? configured, VirtualRouter[] members, Journal journal)
    {
        Configured = configured;
        this.members = members;
        this.journal = journal;
        effects = new EffectList(members.Length);
        settings = [.. members.Select(member => member.Settings)];

        // A router that comes from before a reload brings its state along.
        states = [.. members.Select(member => member.Group is { } former ? former.StateOf(member.Place) : ElectionState.Initial(member.Settings))];
        for (var i = 0; i < members.Length; i++)
        {
            members[i].Enter(this, i);
        }
    }

    /// <summary>The sync group, or null for a single router.</summary>
    internal VrrpSyncGroup? Configured { get; }

    /// <summary>What the group is; of a single router, Initial.</summary>
    internal ElectionRole Role { get; set; }

    /// <summary>Whom the group's states are told to.</summary>
    internal NotifyTarget? Target { get; init; }

    internal ReadOnlySpan<VirtualRouter> Members => members;

    /// <summary>The earliest deadline of its members.</summary>
    internal long NextDeadlineUs { get; private set; } = ElectionState.Never;

    /// <summary>All members have stopped for good.</summary>
    internal bool HasStopped => Array.TrueForAll(states, static state => state.Role == ElectionRole.Stopped);

    internal ref readonly ElectionState StateOf(int member) => ref states[member];

    /// <summary>Applies what happens to a member, and performs what follows. What happens meanwhile comes after it.</summary>
    internal void Apply(int member, in ElectionInput input, long nowUs)
    {
        if (isApplying)
        {
            if (waiting.Count < MaxWaiting)
            {
                waiting.Enqueue((member, input));
            }

            return;
        }

        isApplying = true;
        ApplyOne(member, input, nowUs);
        while (waiting.TryDequeue(out var next))
        {
            ApplyOne(next.Member, next.Input, nowUs);
        }

        isApplying = false;
        Revise();
    }

    /// <summary>After a reload, when all members have gone over to it: makes members alike that come from different groups.</summary>
    internal void Rejoin(long nowUs)
    {
        if (Configured is null)
        {
            return;
        }

        isApplying = true;
        effects.Clear();
        Role = GroupElection.Rejoin(states, settings, nowUs, effects);
        PerformAll(nowUs);
        isApplying = false;
        while (waiting.TryDequeue(out var next))
        {
            Apply(next.Member, next.Input, nowUs);
        }

        Revise();
    }

    /// <summary>Applies the same to every member.</summary>
    internal void ApplyToAll(in ElectionInput input, long nowUs)
    {
        for (var i = 0; i < members.Length; i++)
        {
            Apply(i, input, nowUs);
        }
    }

    /// <summary>Tells members whose time has come.</summary>
    internal void ApplyDue(long nowUs)
    {
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].NextDeadlineUs <= nowUs)
            {
                Apply(i, ElectionInput.Timer, nowUs);
            }
        }
    }

    /// <summary>Takes new settings of a member; the input says what that means.</summary>
    internal void Change(int member, ElectionSettings changed, in ElectionInput input, long nowUs)
    {
        settings[member] = changed;
        Apply(member, input, nowUs);
    }

    /// <summary>Takes new settings that mean nothing yet: the own address before the start.</summary>
    internal void Prepare(int member, ElectionSettings changed) => settings[member] = changed;

    private void ApplyOne(int member, in ElectionInput input, long nowUs)
    {
        effects.Clear();
        if (Configured is null)
        {
            states[member] = RouterElection.Apply(states[member], settings[member], input, nowUs, effects);
        }
        else
        {
            Role = GroupElection.Apply(Role, states, settings, member, input, nowUs, effects);
        }

        PerformAll(nowUs);
    }

    private void PerformAll(long nowUs)
    {
        for (var i = 0; i < effects.Count; i++)
        {
            ref readonly var effect = ref effects[i];
            if (effect.Member >= 0)
            {
                members[effect.Member].Perform(effect, nowUs);
            }
            else
            {
                Perform(effect);
            }
        }
    }

    private void Perform(in Effect effect)
    {
        if (effect.Kind == EffectKind.Log)
        {
            journal.Write(JournalLevel.Info, ElectionWords.Of(effect, "", Configured!.Name));
        }
        else if (effect.Kind == EffectKind.NotifyGroup)
        {
            Target?.Tell(VirtualRouter.ToNotify(effect.Notified), 0);
        }
    }

    private void Revise()
    {
        var next = ElectionState.Never;
        foreach (ref readonly var state in states.AsSpan())
        {
            next = Math.Min(next, state.NextDeadlineUs);
        }

        NextDeadlineUs = next;
        members[0].Daemon.Revise(next);
    }
}

using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>A sync group of two or more routers on one clock; says in short words what they were told to do, each with its member.</summary>
internal sealed class Squad
{
    private readonly ElectionState[] members;
    private readonly ElectionSettings[] settings;
    private readonly EffectList effects;

    internal Squad(int members, ElectionSettings settings)
    {
        this.settings = [.. Enumerable.Repeat(settings with { InSyncGroup = true, Address = Candidate.Own }, members)];
        this.members = [.. this.settings.Select(ElectionState.Initial)];
        effects = new EffectList(members);
    }

    internal ElectionRole Role { get; private set; }

    internal long NowUs { get; set; } = 5_000_000;

    internal IReadOnlyList<ElectionState> Members => members;

    internal static Squad Backup(int members, ElectionSettings settings)
    {
        var squad = new Squad(members, settings);
        for (var member = 0; member < members; member++)
        {
            squad.Apply(member, ElectionInput.Start());
        }

        return squad;
    }

    internal static Squad Master(int members, ElectionSettings settings)
    {
        var squad = Backup(members, settings);
        squad.ExpireAll();
        Assert.Equal(ElectionRole.Master, squad.Role);
        return squad;
    }

    internal string ExpireAll()
    {
        NowUs = members[0].NextDeadlineUs;
        return string.Join("; ", members.Select((_, member) => Apply(member, ElectionInput.Timer)).Where(told => told.Length > 0));
    }

    internal string Apply(int member, in ElectionInput input)
    {
        effects.Clear();
        Role = GroupElection.Apply(Role, members, settings, member, input, NowUs, effects);
        return Told();
    }

    /// <summary>Lets a member live through something alone, as before it came into the group.</summary>
    internal void ApplyAlone(int member, in ElectionInput input)
    {
        effects.Clear();
        members[member] = RouterElection.Apply(members[member], settings[member] with { InSyncGroup = false }, input, NowUs, effects);
    }

    /// <summary>As <see cref="ApplyAlone"/>, in a group that another member kept in FAULT.</summary>
    internal void ApplyInGroupThatEnds(int member, in ElectionInput input)
    {
        effects.Clear();
        members[member] = RouterElection.Apply(members[member], settings[member], input, NowUs, effects);
    }

    internal string Rejoin()
    {
        effects.Clear();
        Role = GroupElection.Rejoin(members, settings, NowUs, effects);
        return Told();
    }

    private string Told()
    {
        var words = new List<string>();
        foreach (ref readonly var effect in effects.AsSpan())
        {
            switch (effect.Kind)
            {
                case EffectKind.Log when effect.Member >= 0 && ElectionWords.IsDetail(effect.Event):
                case EffectKind.Count:
                    break;
                case EffectKind.Log:
                    words.Add(ElectionWords.Of(effect, $"V{effect.Member}", "G1"));
                    break;
                case EffectKind.NotifyGroup:
                    Assert.Equal(-1, effect.Member);
                    words.Add($"group {effect.Notified}");
                    break;
                case EffectKind.Notify:
                    words.Add($"V{effect.Member} {effect.Notified}");
                    break;
                case EffectKind.SendAdvertisement:
                    words.Add($"V{effect.Member} send {effect.Priority}");
                    break;
                default:
                    words.Add($"V{effect.Member} {effect.Kind}");
                    break;
            }
        }

        return string.Join("; ", words);
    }
}

namespace Tandem.Failover.Election;

/// <summary>
/// The effects of one input, in order. Made once and reused: adding allocates nothing. Bounded: an election that wants more than
/// <see cref="PerMember"/> effects of one input has a fault, and throws.
/// </summary>
public sealed class EffectList
{
    /// <summary>Most effects that one input has for one router.</summary>
    public const int PerMember = 24;

    private readonly Effect[] effects;

    /// <summary>Makes an empty list.</summary>
    /// <param name="members">How many routers its effects are for: 1, or the members of a sync group.</param>
    public EffectList(int members = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        effects = new Effect[PerMember * (members + 1)];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The member of a sync group that the effects added from now on are for.</summary>
    internal short Member { get; set; }

    /// <summary>The effect at a place, in order.</summary>
    /// <param name="index">0 .. <see cref="Count"/> - 1.</param>
    public ref readonly Effect this[int index] => ref effects.AsSpan(0, Count)[index];

    /// <summary>All of them, valid until the next change.</summary>
    public ReadOnlySpan<Effect> AsSpan() => effects.AsSpan(0, Count);

    /// <summary>Forgets them all. The runner clears before it applies an input.</summary>
    public void Clear()
    {
        Count = 0;
        Member = 0;
    }

    internal void Send(byte priority) => Add(new Effect { Kind = EffectKind.SendAdvertisement, Priority = priority });

    internal void AddAddresses() => Add(new Effect { Kind = EffectKind.AddAddresses });

    internal void RemoveAddresses() => Add(new Effect { Kind = EffectKind.RemoveAddresses });

    internal void Announce(int rounds) => Add(new Effect { Kind = EffectKind.Announce, Rounds = rounds });

    internal void Notify(NotifiedState state) => Add(new Effect { Kind = EffectKind.Notify, Notified = state });

    internal void NotifyGroup(NotifiedState state) => Add(new Effect { Kind = EffectKind.NotifyGroup, Notified = state });

    internal void CountOne(ElectionStatistic statistic) => Add(new Effect { Kind = EffectKind.Count, Statistic = statistic });

    internal void Log(ElectionEvent happened) => Add(new Effect { Kind = EffectKind.Log, Event = happened });

    internal void Log(ElectionEvent happened, byte priority, byte ourPriority, RouterAddress sender = default) =>
        Add(new Effect { Kind = EffectKind.Log, Event = happened, Priority = priority, OurPriority = ourPriority, Sender = sender });

    internal void Log(ElectionEvent happened, long amountUs, long formerUs) =>
        Add(new Effect { Kind = EffectKind.Log, Event = happened, AmountUs = amountUs, FormerUs = formerUs });

    private void Add(in Effect effect)
    {
        if (Count == effects.Length)
        {
            throw new InvalidOperationException($"one input has more than {effects.Length} effects: the election is wrong, or the list was not cleared");
        }

        effects[Count++] = effect with { Member = Member };
    }
}

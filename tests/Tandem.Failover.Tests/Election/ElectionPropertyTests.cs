using FsCheck;
using FsCheck.Fluent;
using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>Whatever happens in whatever order, a state stays one that makes sense.</summary>
public sealed class ElectionPropertyTests
{
    private static readonly ElectionSettings[] Kinds =
    [
        new() { BasePriority = 100, Address = Candidate.Own },
        new() { BasePriority = 100, Address = Candidate.Own, Version = 3, AdvertIntervalUs = 10_000 },
        new() { BasePriority = 255, Address = Candidate.Own, StartsAsMaster = true },
        new() { BasePriority = 100, Address = Candidate.Own, Preempts = false, HigherPrioritySendAdvert = true },
        new() { BasePriority = 100, Address = Candidate.Own, PreemptDelayUs = 700_000, LowerPriorityNoAdvert = true, GarpLowerPriorityRepeat = 0 },
        new() { BasePriority = 1, Address = Candidate.Own, GarpMasterDelayUs = 0, GarpMasterRefreshUs = 0, LingerUs = 0, DownTimerAdverts = 1 },
        new() { BasePriority = 254, Address = Candidate.Own, StartupDelayUs = 1_000_000, GarpLowerPriorityDelayUs = 0, Version = 3 },
    ];

    /// <summary>A number stands for an input and the time that passes before it.</summary>
    private static ElectionInput Input(int number, ElectionSettings settings) => (number & 0x1f) switch
    {
        0 => ElectionInput.FaultBegins,
        1 or 2 or 30 => ElectionInput.FaultEnds,
        3 => ElectionInput.Stop,
        4 => ElectionInput.Delete,
        5 => ElectionInput.Woke,
        6 => ElectionInput.AddressRestored,
        7 => ElectionInput.Reloading,
        8 => ElectionInput.Reloaded(settings.BasePriority == 255 ? 255 : 1 + (number >> 5) % 254),
        9 or 10 => ElectionInput.EffectivePriority((number >> 5) % 300),
        11 or 12 or 13 => ElectionInput.Start((number >> 5) % 2 == 0),
        14 or 15 or 16 or 17 or 18 => ElectionInput.Advertisement((byte)(number >> 5), (number >> 13) % 4 * 100_000, Sender(number >> 15)),
        19 => ElectionInput.Advertisement(0, 10_000, Sender(number >> 15)),
        20 => ElectionInput.Advertisement(settings.BasePriority, 10_000, Sender(number >> 15)),
        21 => ElectionInput.Lower,
        22 => ElectionInput.Raise,
        _ => ElectionInput.Timer,
    };

    private static RouterAddress Sender(int number) => (number % 3) switch { 0 => Candidate.Own, 1 => Candidate.Higher, _ => Candidate.Lower };

    private static Arbitrary<int[]> Numbers() => Gen.ArrayOf(Gen.Choose(0, (1 << 20) - 1)).Resize(200).ToArbitrary();

    private static void MakesSense(in ElectionState state, ElectionSettings settings, long nowUs)
    {
        Assert.InRange(state.EffectivePriority, 1, 255);
        Assert.True(state.EffectivePriority != 255 || (settings.BasePriority == 255 && !state.GaveUpOwnership));
        Assert.Equal(state.Role is ElectionRole.Master or ElectionRole.Leaving, state.HoldsAddresses);
        Assert.Equal(state.Role == ElectionRole.Backup, state.MasterDownDueUs != ElectionState.Never);
        Assert.Equal(state.Role is ElectionRole.Backup or ElectionRole.Master or ElectionRole.Leaving, state.NextDeadlineUs != ElectionState.Never);
        Assert.True(state.Role is ElectionRole.Master or ElectionRole.Leaving || state.AdvertisementDueUs == ElectionState.Never);
        Assert.True(state.Role == ElectionRole.Leaving == (state.LingerEndsUs != ElectionState.Never));
        Assert.True(state.Role == ElectionRole.Master || (state.AnnounceDueUs & state.LowerPriorityAnnounceDueUs & state.ReplyDueUs & state.RefreshDueUs & state.ConflictEndsUs) == ElectionState.Never);
        Assert.True(state.Role != ElectionRole.Master || state.AdvertisementDueUs <= nowUs + settings.AdvertIntervalUs);
        Assert.True(state.Role != ElectionRole.Master || state.MasterAdvertIntervalUs == settings.AdvertIntervalUs);
        Assert.True(state.MasterAdvertIntervalUs > 0);
        Assert.True(!state.WantsMaster || (state.Role == ElectionRole.Backup && settings.InSyncGroup));
        Assert.True(!state.IsLowered || state.EffectivePriority == RouterElection.LoweredPriority);
        Assert.True(!state.IsFaulty || state.Role is ElectionRole.Fault or ElectionRole.Initial or ElectionRole.Stopped);
    }

    /// <summary>Addresses come and go in turn, adverts go before addresses, addresses before announcements, and those before scripts.</summary>
    private static void ComeInOrder(in ElectionState before, in ElectionState after, ReadOnlySpan<Effect> effects)
    {
        var holds = before.HoldsAddresses;
        var advertised = before.Role == ElectionRole.Master;
        var announced = holds;
        foreach (ref readonly var effect in effects)
        {
            switch (effect.Kind)
            {
                case EffectKind.SendAdvertisement:
                    advertised |= effect.Priority != 0;
                    break;
                case EffectKind.AddAddresses:
                    Assert.True(!holds && advertised);
                    (holds, announced) = (true, false);
                    break;
                case EffectKind.RemoveAddresses:
                    Assert.True(holds);
                    holds = false;
                    break;
                case EffectKind.Announce:
                    Assert.True(holds && effect.Rounds > 0);
                    announced = true;
                    break;
                case EffectKind.Notify when effect.Notified == NotifiedState.Master:
                    Assert.True(holds && announced);
                    break;
                case EffectKind.Notify when effect.Notified == NotifiedState.MasterAgain:
                    Assert.True(holds);
                    break;
                case EffectKind.Notify when effect.Notified is NotifiedState.Backup or NotifiedState.Fault or NotifiedState.Stop or NotifiedState.Deleted:
                    Assert.False(holds);
                    break;
            }
        }

        Assert.Equal(after.HoldsAddresses, holds);
    }

    [Fact]
    public void Any_sequence_of_inputs_leaves_a_state_that_makes_sense_and_effects_in_order() =>
        Prop.ForAll(Numbers(), numbers =>
        {
            foreach (var settings in Kinds)
            {
                var effects = new EffectList();
                var state = ElectionState.Initial(settings);
                var nowUs = 0L;
                foreach (var number in numbers)
                {
                    nowUs = number % 7 == 0 && state.NextDeadlineUs != ElectionState.Never ? Math.Max(nowUs, state.NextDeadlineUs) : nowUs + number % 1_000_000;
                    effects.Clear();
                    var next = RouterElection.Apply(state, settings, Input(number, settings), nowUs, effects);
                    MakesSense(next, settings, nowUs);
                    ComeInOrder(state, next, effects.AsSpan());
                    state = next;
                }
            }
        }).Holds();

    [Fact]
    public void A_timer_that_has_come_is_not_due_any_more() =>
        Prop.ForAll(Numbers(), numbers =>
        {
            foreach (var settings in Kinds)
            {
                var effects = new EffectList();
                var state = ElectionState.Initial(settings);
                var nowUs = 0L;
                foreach (var number in numbers)
                {
                    nowUs += number % 1_000_000;
                    effects.Clear();
                    state = RouterElection.Apply(state, settings, Input(number, settings), nowUs, effects);
                    state = RouterElection.Apply(state, settings, ElectionInput.Timer, nowUs, effects);
                    Assert.True(state.NextDeadlineUs > nowUs, $"{state}");
                }
            }
        }).Holds();

    [Fact]
    public void The_members_of_a_group_are_what_the_group_is() =>
        Prop.ForAll(Numbers(), numbers =>
        {
            ElectionSettings[] settings = [.. Kinds.Take(3).Select(kind => kind with { InSyncGroup = true, BasePriority = 100, StartsAsMaster = false })];
            var members = settings.Select(ElectionState.Initial).ToArray();
            var before = new ElectionState[3];
            var effects = new EffectList(3);
            var group = ElectionRole.Initial;
            var nowUs = 0L;
            foreach (var number in numbers)
            {
                nowUs += number % 1_000_000;
                for (var member = 0; member < 3; member++)
                {
                    effects.Clear();
                    members.CopyTo(before, 0);
                    var input = member == number % 3 ? Input(number, settings[member]) : ElectionInput.Timer;
                    group = GroupElection.Apply(group, members, settings, member, input, nowUs, effects);
                    for (var other = 0; other < 3; other++)
                    {
                        var index = other;
                        MakesSense(members[other], settings[other], nowUs);
                        ComeInOrder(before[other], members[other], effects.AsSpan().ToArray().Where(effect => effect.Member == index).ToArray());
                        var role = members[other].Role;
                        Assert.True(
                            role == group || role is ElectionRole.Initial or ElectionRole.Leaving or ElectionRole.Stopped,
                            $"{group}: member {other} is {role} after {input.Kind} to {member}");
                    }
                }
            }
        }).Holds();

    [Fact]
    public void Members_that_come_together_become_alike_and_stay_so() =>
        Prop.ForAll(Numbers(), numbers =>
        {
            ElectionSettings[] settings = [.. Kinds.Take(3).Select(kind => kind with { BasePriority = 100, StartsAsMaster = false })];
            var members = settings.Select(ElectionState.Initial).ToArray();
            var before = new ElectionState[3];
            var effects = new EffectList(3);
            var nowUs = 0L;
            for (var i = 0; i < 3; i++)
            {
                members[i] = RouterElection.Apply(members[i], settings[i], ElectionInput.Start(), nowUs, effects);
            }

            // The first half of what happens comes upon routers that are in no group, the second half upon the group.
            for (var i = 0; i < numbers.Length / 2; i++)
            {
                nowUs += numbers[i] % 1_000_000;
                effects.Clear();
                var member = numbers[i] % 3;
                members[member] = RouterElection.Apply(members[member], settings[member], Input(numbers[i], settings[member]), nowUs, effects);
            }

            settings = [.. settings.Select(alone => alone with { InSyncGroup = true })];
            effects.Clear();
            members.CopyTo(before, 0);
            var group = GroupElection.Rejoin(members, settings, nowUs, effects);
            AreAlike("joining");
            for (var i = numbers.Length / 2; i < numbers.Length; i++)
            {
                nowUs += numbers[i] % 1_000_000;
                var member = numbers[i] % 3;
                effects.Clear();
                members.CopyTo(before, 0);
                var input = Input(numbers[i], settings[member]);
                group = GroupElection.Apply(group, members, settings, member, input, nowUs, effects);
                AreAlike($"{input.Kind}");
            }

            void AreAlike(string after)
            {
                for (var member = 0; member < 3; member++)
                {
                    var index = member;
                    MakesSense(members[member], settings[member], nowUs);
                    ComeInOrder(before[member], members[member], effects.AsSpan().ToArray().Where(effect => effect.Member == index).ToArray());
                    var role = members[member].Role;
                    Assert.True(
                        role == group || role is ElectionRole.Leaving or ElectionRole.Stopped,
                        $"{group}: member {member} is {role} after {after}");
                }
            }
        }).Holds();

    [Fact]
    public void Applying_allocates_nothing()
    {
        var settings = Kinds[0];
        var effects = new EffectList();
        for (var round = 0; round < 3; round++)
        {
            var state = ElectionState.Initial(settings);
            var nowUs = 0L;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var number = 0; number < 100_000; number++)
            {
                nowUs += 50_000;
                effects.Clear();
                var input = number % 5000 == 4 ? ElectionInput.Start() : Input(number * 31 % 1_000_003, settings);
                if (input.Kind is not (ElectionInputKind.Stop or ElectionInputKind.Delete))
                {
                    state = RouterElection.Apply(state, settings, input, nowUs, effects);
                }
            }

            if (round == 2)
            {
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }
}

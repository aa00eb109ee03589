using System.Net;
using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>One virtual router on a clock that the test moves; says in short words what it was told to do.</summary>
internal sealed class Candidate
{
    private readonly EffectList effects = new();

    internal Candidate(ElectionSettings settings)
    {
        Settings = settings.Address == default ? settings with { Address = Own } : settings;
        State = ElectionState.Initial(Settings);
    }

    internal static RouterAddress Own { get; } = RouterAddress.From(IPAddress.Parse("10.42.0.11"));

    internal static RouterAddress Higher { get; } = RouterAddress.From(IPAddress.Parse("10.42.0.12"));

    internal static RouterAddress Lower { get; } = RouterAddress.From(IPAddress.Parse("10.42.0.2"));

    internal ElectionSettings Settings { get; set; }

    internal ElectionState State { get; private set; }

    internal long NowUs { get; set; } = 5_000_000;

    /// <summary>From now until the next deadline.</summary>
    internal long WaitsUs => State.NextDeadlineUs - NowUs;

    internal ReadOnlySpan<Effect> Effects => effects.AsSpan();

    internal static Candidate Backup(ElectionSettings settings)
    {
        var candidate = new Candidate(settings);
        candidate.Apply(ElectionInput.Start());
        return candidate;
    }

    internal static Candidate Master(ElectionSettings settings)
    {
        var candidate = Backup(settings);
        candidate.Expire();
        Assert.Equal(ElectionRole.Master, candidate.State.Role);
        return candidate;
    }

    internal string Apply(in ElectionInput input)
    {
        effects.Clear();
        State = RouterElection.Apply(State, Settings, input, NowUs, effects);
        return Told();
    }

    internal string Hear(byte priority, RouterAddress sender, long? intervalUs = null) =>
        Apply(ElectionInput.Advertisement(priority, intervalUs ?? Settings.AdvertIntervalUs, sender));

    /// <summary>Goes on to the next deadline and applies the timer.</summary>
    internal string Expire()
    {
        NowUs = State.NextDeadlineUs;
        return Apply(ElectionInput.Timer);
    }

    /// <summary>Applies the timer at each deadline up to a time from now, and ends there.</summary>
    internal List<string> Run(long forUs)
    {
        var told = new List<string>();
        var endUs = NowUs + forUs;
        while (State.NextDeadlineUs <= endUs)
        {
            told.Add(Expire());
        }

        NowUs = endUs;
        return told;
    }

    private string Told()
    {
        var words = new List<string>();
        foreach (ref readonly var effect in effects.AsSpan())
        {
            words.Add(effect.Kind switch
            {
                EffectKind.SendAdvertisement => $"send {effect.Priority}",
                EffectKind.AddAddresses => "add",
                EffectKind.RemoveAddresses => "remove",
                EffectKind.Announce => $"announce {effect.Rounds}",
                EffectKind.Notify => $"notify {effect.Notified}",
                EffectKind.Log => $"log {ElectionWords.Of(effect, "VI_1")}",
                EffectKind.Count => $"count {effect.Statistic}",
                _ => effect.Kind.ToString(),
            });
        }

        return string.Join("; ", words);
    }

    /// <summary>Without what is logged and counted.</summary>
    internal static string Deeds(string told) =>
        string.Join("; ", told.Split("; ").Where(word => !word.StartsWith("log ", StringComparison.Ordinal) && !word.StartsWith("count ", StringComparison.Ordinal)));
}

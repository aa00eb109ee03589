using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// Reads <c>track_balancer</c>: as words on its line, or as a block. keepalived warns of the first and skips it; at the <c>}</c> of an
/// unknown block, however, it ends the block around it, and so loses what follows in the vrrp_instance.
/// </summary>
internal static class BalancerReader
{
    private const int MaxWeight = 253;
    private const int MinStallMs = 50;
    private const int MaxStallMs = 60_000;
    private const int MaxServers = 100_000;

    private static readonly string[] Words = ["weight", "stall", "backend", "frontend"];

    internal static void Read(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        var tracking = draft.Balancer ?? new BalancerTracking { Origin = new Origin(line.PositionOf(0)) };
        tracking = ReadWords(reader, line, 1, tracking);
        if (reader.Source.Next() is { } next)
        {
            if (next.IsOpen)
            {
                tracking = ReadBlock(reader, line, tracking);
            }
            else
            {
                reader.Source.PushBack(next);
            }
        }

        draft.Balancer = tracking;
    }

    private static BalancerTracking ReadBlock(ConfigurationReader reader, SourceLine line, BalancerTracking tracking)
    {
        while (reader.Source.Next() is { } value)
        {
            if (value.IsClose)
            {
                break;
            }

            tracking = ReadWords(reader, value, 0, tracking);
        }

        if (reader.Source.Next() is { } after)
        {
            reader.Source.PushBack(after);
            if (!after.IsClose)
            {
                reader.Note(line, $"({reader.Instance.Name}) keepalived would end the vrrp_instance at the '}}' of track_balancer and lose what follows. Where it reads this file too, write the words behind track_balancer on its line, without braces.");
            }
        }

        return tracking;
    }

    private static BalancerTracking ReadWords(ConfigurationReader reader, SourceLine line, int first, BalancerTracking tracking)
    {
        var name = reader.Instance.Name;
        for (var at = first; at < line.Count; at += 2)
        {
            if (Array.IndexOf(Words, line[at]) < 0)
            {
                var nearest = NearestWord.Find(line[at], Words);
                reader.Complain(line, $"({name}) unknown track_balancer option '{line[at]}' - ignoring{(nearest is null ? " (weight, stall, backend, frontend)" : $", did you mean '{nearest}'?")}", at);

                // Its value goes with it, unless that is a word of its own.
                at -= at + 1 < line.Count && Array.IndexOf(Words, line[at + 1]) >= 0 ? 1 : 0;
                continue;
            }

            if (at + 1 == line.Count)
            {
                reader.Complain(line, $"({name}) track_balancer {line[at]} without a value - ignoring", at);
                return tracking;
            }

            tracking = line[at] switch
            {
                "weight" => reader.TryInt(line, at + 1, -MaxWeight, MaxWeight, out var weight) ? tracking with { Weight = weight } : tracking,
                "stall" => tracking with { StallUs = ReadStall(reader, line, at + 1) },
                "frontend" => WithFrontend(reader, line, at + 1, tracking),
                _ => WithBackend(reader, line, ref at, tracking),
            };
        }

        return tracking;
    }

    private static BalancerTracking WithFrontend(ConfigurationReader reader, SourceLine line, int at, BalancerTracking tracking)
    {
        var name = ConfigurationReader.Shown(line[at]);
        if (tracking.Frontends.Contains(name))
        {
            reader.Complain(line, $"({reader.Instance.Name}) duplicate track_balancer frontend {name} - ignoring", at);
            return tracking;
        }

        return tracking with { Frontends = [.. tracking.Frontends, name] };
    }

    private static BalancerTracking WithBackend(ConfigurationReader reader, SourceLine line, ref int at, BalancerTracking tracking)
    {
        var name = ConfigurationReader.Shown(line[at + 1]);
        var minUp = 1;
        if (at + 2 < line.Count && line[at + 2] == "min_up")
        {
            if (at + 3 == line.Count)
            {
                reader.Complain(line, $"({reader.Instance.Name}) track_balancer min_up without a value - ignoring", at + 2);
            }
            else if (reader.TryInt(line, at + 3, 1, MaxServers, out var written))
            {
                minUp = written;
            }

            at += 2;
        }

        if (tracking.Backends.Any(backend => backend.Name == name))
        {
            reader.Complain(line, $"({reader.Instance.Name}) duplicate track_balancer backend {name} - ignoring", Math.Min(at + 1, line.Count - 1));
            return tracking;
        }

        return tracking with { Backends = [.. tracking.Backends, new TrackedBackend(name, minUp)] };
    }

    /// <summary>A time with its unit, ms or s; a number alone is milliseconds.</summary>
    private static long ReadStall(ConfigurationReader reader, SourceLine line, int at)
    {
        var text = line[at];
        var isSeconds = text.EndsWith('s') && !text.EndsWith("ms", StringComparison.Ordinal);
        var digits = text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] : isSeconds ? text[..^1] : text;
        if (int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            var ms = isSeconds ? number * 1000L : number;
            if (ms is >= MinStallMs and <= MaxStallMs)
            {
                return ms * 1000;
            }
        }

        reader.Complain(line, $"({reader.Instance.Name}) track_balancer stall '{text}' must be between {MinStallMs}ms and {MaxStallMs / 1000}s - ignoring", at);
        return BalancerTracking.DefaultStallUs;
    }
}

using System.Globalization;

namespace Tandem.Bench;

/// <summary>The command line of the bench.</summary>
internal sealed record Options
{
    public const string Usage = """
        bench/run [--rounds N] [--seconds S] [--only NAME[,NAME...]] [--tandem PATH] [--list] [NAME...]
          --rounds    how often each peer is measured, in turns; the median counts (5)
          --seconds   length of one measurement (4)
          --only      rows whose name contains one of these words
          --tandem    the program that is measured as Tandem (artifacts/tandem/haproxy)
          --list      the names of the rows
        bench/run failover [...]: the failover beside keepalived's; bench/run failover --help names its options.
        """;

    public int Rounds { get; init; } = 5;

    public double Seconds { get; init; } = 4;

    public IReadOnlyList<string> Only { get; init; } = [];

    public string Tandem { get; init; } = "artifacts/tandem/haproxy";

    public bool List { get; init; }

    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        var only = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");
            switch (arguments[i])
            {
                case "--rounds":
                    options = options with { Rounds = int.Parse(Value(), CultureInfo.InvariantCulture) };
                    break;
                case "--seconds":
                    options = options with { Seconds = double.Parse(Value(), CultureInfo.InvariantCulture) };
                    break;
                case "--only":
                    only.AddRange(Value().Split(','));
                    break;
                case "--tandem":
                    options = options with { Tandem = Value() };
                    break;
                case "--list":
                    options = options with { List = true };
                    break;
                case var name when !name.StartsWith('-'):
                    only.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return options with { Only = only };
    }
}

using System.Globalization;

namespace Tandem.Bench.Failover;

/// <summary>The command line behind <c>bench/run failover</c>.</summary>
internal sealed record FailoverOptions
{
    public const string Usage = """
        bench/run failover [--runs N] [--only WORD[,WORD...]] [--interval 1,0.1,0.01] [--lanes N] [--tandem PATH] [--detail] [--list]
          --runs      how often each program is put to each fault, in turns; the median counts (5)
          --only      rows whose name contains one of these words
          --interval  advert_int: 1 (VRRP version 2), 0.1 and 0.01 (version 3); all
          --lanes     labs at a time, each with its own row (3); the rows about time and memory of the processor run alone
          --tandem    the program that is measured as Tandem (artifacts/tandem/keepalived)
          --detail    every single run, too
          --list      the names of the rows
        """;

    public int Runs { get; init; } = 5;

    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<string> Intervals { get; init; } = ["1", "0.1", "0.01"];

    public int Lanes { get; init; } = 3;

    public string Tandem { get; init; } = "artifacts/tandem/keepalived";

    public bool Detail { get; init; }

    public bool List { get; init; }

    public static FailoverOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new FailoverOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            switch (name)
            {
                case "--detail":
                    options = options with { Detail = true };
                    continue;
                case "--list":
                    options = options with { List = true };
                    continue;
            }

            if (++i >= arguments.Length)
            {
                return null;
            }

            var value = arguments[i];
            switch (name)
            {
                case "--runs":
                    options = options with { Runs = int.Parse(value, CultureInfo.InvariantCulture) };
                    break;
                case "--lanes":
                    options = options with { Lanes = int.Parse(value, CultureInfo.InvariantCulture) };
                    break;
                case "--only":
                    options = options with { Only = value.Split(',') };
                    break;
                case "--interval":
                    options = options with { Intervals = value.Split(',') };
                    break;
                case "--tandem":
                    options = options with { Tandem = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public bool Wants(string name) => Only.Count == 0 || Only.Any(word => name.Contains(word, StringComparison.Ordinal));
}

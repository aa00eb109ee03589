using System.Runtime.CompilerServices;
using Tandem.Configuration.Keepalived;
using Tandem.Simulation.Pairs;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>Pairs of files for tests: those that people have, and changed ones.</summary>
internal static class PairFiles
{
    private static readonly KeepalivedLoadOptions Options = new() { UserExists = null, GroupExists = null, HostName = "" };

    /// <summary>The text of a file of Data/.</summary>
    internal static string Text(string name, [CallerFilePath] string path = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "Data", name));

    /// <summary>One of the pairs that people have: multicast, unicast or elb.</summary>
    internal static (string Master, string Backup) Pair(string name) => (Text($"keepalived-{name}-master.conf"), Text($"keepalived-{name}-backup.conf"));

    /// <summary>The multicast pair with other words in both files.</summary>
    internal static (string Master, string Backup) Multicast(params (string From, string To)[] changes)
    {
        var (master, backup) = Pair("multicast");
        foreach (var (from, to) in changes)
        {
            master = master.Replace(from, to, StringComparison.Ordinal);
            backup = backup.Replace(from, to, StringComparison.Ordinal);
        }

        return (master, backup);
    }

    internal static PairSimulation Simulation(IReadOnlyList<string> texts, params string[] keepalived)
    {
        var inputs = texts.Select((text, at) =>
        {
            var name = at == 0 ? "master.conf" : at == 1 ? "backup.conf" : $"third{at}.conf";
            var result = KeepalivedLoader.LoadText(text, Options, name);
            Assert.False(result.Refused, string.Join('\n', result.Diagnostics.All));
            return new PairInput(name, result.Configuration);
        }).ToList();
        var simulation = PairSimulation.Of(inputs, keepalived, out var error);
        Assert.True(simulation is not null, error);
        return simulation;
    }

    internal static PairReport Run((string Master, string Backup) pair, params string[] faults) => Run([pair.Master, pair.Backup], faults);

    internal static PairReport Run(IReadOnlyList<string> texts, params string[] faults)
    {
        var simulation = Simulation(texts);
        foreach (var fault in faults)
        {
            Assert.Null(simulation.AddFault(fault));
        }

        return simulation.Run("tandem simulate master.conf backup.conf");
    }

    /// <summary>The row of a fault in a report of all faults.</summary>
    internal static PairRow Row(PairReport report, string sentence) => report.Sweep!.Singles.Single(row => row.Sentence == sentence);
}

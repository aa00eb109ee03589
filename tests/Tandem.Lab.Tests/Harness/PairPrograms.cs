using System.Collections;

namespace Tandem.Lab.Tests.Harness;

/// <summary>
/// Which program runs on lb1 and which on lb2: Tandem with itself, and with the real keepalived both ways round. LAB_PAIRS names
/// other pairs (such as keepalived-keepalived, which proves the tests themselves), with commas between them.
/// </summary>
public sealed class PairPrograms : IEnumerable<object[]>
{
    public const string Keepalived = "keepalived";
    public const string Tandem = "tandem";

    private static readonly string Root = FindRoot();

    public static string PathOf(string program) => program switch
    {
        Keepalived => "/usr/sbin/keepalived",
        Tandem => Environment.GetEnvironmentVariable("LAB_TANDEM") is { Length: > 0 } path ? path : Path.Combine(Root, "artifacts/tandem/keepalived"),
        _ => throw new ArgumentException($"LAB_PAIRS: no program '{program}'"),
    };

    /// <summary>The pairs with Tandem on lb1, for what keepalived does not do; keepalived alone is no pair of them.</summary>
    public static IEnumerable<object[]> WithTandemFirst() => new PairPrograms().Where(pair => (string)pair[0] == Tandem).DefaultIfEmpty([Tandem, Tandem]);

    /// <summary>Each of the programs by itself.</summary>
    public static TheoryData<string> Each => [.. new PairPrograms().SelectMany(pair => pair).Cast<string>().Distinct()];

    public IEnumerator<object[]> GetEnumerator()
    {
        var pairs = Environment.GetEnvironmentVariable("LAB_PAIRS") is { Length: > 0 } named ? named : "tandem-tandem,tandem-keepalived,keepalived-tandem";
        return pairs.Split(',').Select(pair => (object[])pair.Split('-')).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Tandem.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Tandem.slnx is in no folder above the tests.");
        }

        return folder;
    }
}

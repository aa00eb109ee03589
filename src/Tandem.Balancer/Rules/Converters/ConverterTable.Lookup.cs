using System.Diagnostics.CodeAnalysis;

namespace Tandem.Balancer.Rules;

/// <content>Joins the lines with the signatures.</content>
internal static unsafe partial class ConverterTable
{
    private static readonly Dictionary<string, ConverterKeyword> Keywords = Join();

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => Keywords.Keys;

    /// <summary>All lines, for who prints them.</summary>
    internal static IEnumerable<KeywordEntry> Entries => Keywords.Values.Select(keyword => new KeywordEntry(
        keyword.Signature.Length == 0 ? keyword.Name : $"{keyword.Name}({keyword.Signature})",
        keyword.Verdict));

    /// <summary>Finds a converter by its exact name.</summary>
    internal static bool Find(string name, [NotNullWhen(true)] out ConverterKeyword? keyword) => Keywords.TryGetValue(name, out keyword);

    private static Dictionary<string, ConverterKeyword> Join()
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Done.Length; i++)
        {
            done.Add(Done[i].Name, i);
        }

        var keywords = new Dictionary<string, ConverterKeyword>(StringComparer.Ordinal);
        foreach (var line in ConverterSignatures.All.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.LastIndexOf(": ", StringComparison.Ordinal);
            var signature = new KeywordSignature(line[..colon]);
            var types = line[(colon + 2)..].Split(' ');
            var found = done.Remove(signature.Name, out var at);
            keywords[signature.Name] = new ConverterKeyword
            {
                Name = signature.Name,
                Signature = signature.Arguments,
                Input = SampleTypes.Parse(types[0]),
                Output = SampleTypes.Parse(types[1]),
                Convert = found ? Done[at].Convert : null,
                Check = found ? Done[at].Check : null,
            };
        }

        return done.Count == 0 ? keywords : throw new InvalidOperationException($"no signature of {string.Join(", ", done.Keys)}");
    }
}

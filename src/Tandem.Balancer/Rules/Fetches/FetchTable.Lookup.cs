using System.Diagnostics.CodeAnalysis;

namespace Tandem.Balancer.Rules;

/// <content>Joins the lines with the signatures.</content>
internal static unsafe partial class FetchTable
{
    private static readonly Dictionary<string, FetchKeyword> Keywords = Join();

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => Keywords.Keys;

    /// <summary>All lines, for who prints them.</summary>
    internal static IEnumerable<KeywordEntry> Entries => Keywords.Values.Select(keyword => new KeywordEntry(
        keyword.Signature.Length == 0 ? keyword.Name : $"{keyword.Name}({keyword.Signature})",
        keyword.Verdict));

    /// <summary>Finds a fetch by its exact name.</summary>
    internal static bool Find(string name, [NotNullWhen(true)] out FetchKeyword? keyword) => Keywords.TryGetValue(name, out keyword);

    private static Dictionary<string, FetchKeyword> Join()
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Done.Length; i++)
        {
            done.Add(Done[i].Name, i);
        }

        var keywords = new Dictionary<string, FetchKeyword>(StringComparer.Ordinal);
        foreach (var line in FetchSignatures.Read())
        {
            var colon = line.LastIndexOf(": ", StringComparison.Ordinal);
            var signature = new KeywordSignature(line[..colon]);
            var rest = line[(colon + 2)..].Split(' ');
            var found = done.Remove(signature.Name, out var at);
            keywords[signature.Name] = new FetchKeyword
            {
                Name = signature.Name,
                Signature = signature.Arguments,
                Type = SampleTypes.Parse(rest[0]),
                Hooks = Hooks(rest[1]),
                Fetch = found ? Done[at].Fetch : null,
                Check = found ? Done[at].Check : null,
            };
        }

        return done.Count == 0 ? keywords : throw new InvalidOperationException($"no signature of {string.Join(", ", done.Keys)}");
    }

    private static RuleHook Hooks(string letters)
    {
        var hooks = RuleHook.None;
        foreach (var letter in letters)
        {
            hooks |= letter switch
            {
                'c' => RuleHook.TcpConnection,
                's' => RuleHook.TcpSession,
                't' => RuleHook.TcpRequestContent,
                'h' => RuleHook.HttpRequest,
                'u' => RuleHook.Switching,
                'T' => RuleHook.TcpResponseContent,
                'H' => RuleHook.HttpResponse | RuleHook.HttpAfterResponse,
                'l' => RuleHook.Log,
                _ => RuleHook.None,
            };
        }

        return hooks;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Tandem.Configuration.Haproxy;
using Tandem.Http;

namespace Tandem.Balancer.Health;

/// <summary>Looks for the header that a check expects. Its texts are compared as HAProxy does: names in any case, values exactly.</summary>
internal sealed class HeaderExpectation
{
    private readonly CheckExpectedHeader wanted;
    private readonly string name;
    private readonly Regex? nameExpression;
    private readonly Regex? valueExpression;

    /// <summary>Compiles it.</summary>
    /// <param name="wanted">The header.</param>
    /// <param name="compile">Compiles a regular expression.</param>
    internal HeaderExpectation(CheckExpectedHeader wanted, Func<string, Regex> compile)
    {
        this.wanted = wanted;
        name = wanted.Name.ToLowerInvariant();
        nameExpression = wanted.NameMatch == CheckHeaderMatch.Regex ? compile(wanted.Name) : null;
        valueExpression = wanted is { ValueMatch: CheckHeaderMatch.Regex, Value: { } value } ? compile(value) : null;
    }

    /// <summary>Whether an answer has such a header.</summary>
    internal bool Matches(MessageHead head)
    {
        for (var i = 0; i < head.Count; i++)
        {
            var field = Encoding.Latin1.GetString(head.Name(i)).ToLowerInvariant();
            if (Matches(field, name, wanted.NameMatch, nameExpression) && (wanted.Value == null || HasValue(head.Value(i))))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasValue(ReadOnlySpan<byte> line)
    {
        if (wanted.IsWhole)
        {
            return IsValue(line);
        }

        foreach (var element in new HeaderValues(line))
        {
            if (IsValue(element))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsValue(ReadOnlySpan<byte> value) =>
        Matches(Encoding.Latin1.GetString(value), wanted.Value!, wanted.ValueMatch, valueExpression);

    private static bool Matches(string text, string pattern, CheckHeaderMatch match, Regex? expression) => match switch
    {
        CheckHeaderMatch.Beginning => text.StartsWith(pattern, StringComparison.Ordinal),
        CheckHeaderMatch.End => text.EndsWith(pattern, StringComparison.Ordinal),
        CheckHeaderMatch.Substring => text.Contains(pattern, StringComparison.Ordinal),
        CheckHeaderMatch.Regex => HealthProbe.IsMatch(expression!, text),
        _ => text == pattern,
    };
}

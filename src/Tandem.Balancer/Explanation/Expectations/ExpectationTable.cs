using System.Globalization;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>What may stand behind <c>expect</c>, and what each asks of an explanation.</summary>
internal static class ExpectationTable
{
    private delegate Expectation? Reader(IReadOnlyList<Word> words, Action<Word, string> alert);

    private static readonly Dictionary<string, Reader> All = new(StringComparer.Ordinal)
    {
        ["frontend"] = (words, alert) => Named(words, alert, told => told.Frontend),
        ["backend"] = (words, alert) => Named(words, alert, told => told.Backend),
        ["server"] = Server,
        ["status"] = Status,
        ["redirect"] = Redirect,
        ["deny"] = (words, alert) => End(words, alert, told => told.End is ExplainedEnd.Denied or ExplainedEnd.Tarpitted, told => told.DeniedWith),
        ["answer"] = (words, alert) => End(words, alert, told => told.Answer != null && !told.Fails, told => told.Status),
        ["fail"] = (words, alert) => End(words, alert, told => told.Fails, told => told.Status),
        ["method"] = (words, alert) => Named(words, alert, told => Part(told, 0)),
        ["path"] = (words, alert) => Named(words, alert, told => Part(told, 1)),
        ["request-header"] = (words, alert) => Header(words, alert, negated: false),
        ["response-header"] = (words, alert) => Header(words, alert, negated: false),
        ["body"] = (words, alert) => Named(words, alert, told => told.Answer?.Body),
        ["no"] = No,
    };

    /// <summary>Reads the words of a line; null after a mistake, which was reported.</summary>
    internal static Expectation? Read(IReadOnlyList<Word> words, Action<Word, string> alert)
    {
        if (words.Count == 1)
        {
            alert(words[0], $"'expect' expects one of {string.Join(", ", All.Keys)} behind it");
            return null;
        }

        if (All.TryGetValue(words[1].Text, out var reader))
        {
            return reader(words, alert);
        }

        var nearest = NearestWord.Find(words[1].Text, All.Keys);
        alert(words[1], $"'expect' knows no '{words[1].Text}'; " + (nearest != null ? $"did you mean '{nearest}'?" : $"it knows {string.Join(", ", All.Keys)}"));
        return null;
    }

    private static Expectation? Named(IReadOnlyList<Word> words, Action<Word, string> alert, Func<ExplainedRequest, string?> of)
    {
        if (!Count(words, 3, 3, "one word", alert))
        {
            return null;
        }

        var (what, wanted) = (words[1].Text, words[2].Text);
        return new Expectation(words[0].Position, Text(words), told => of(told) == wanted, told => of(told) is { } got ? $"{what} {SampleText.Plain(got)}" : ExplanationText.Outcome(told));
    }

    private static Expectation? Server(IReadOnlyList<Word> words, Action<Word, string> alert) => !Count(words, 3, 3, "a server's name", alert) ? null : new Expectation(
        words[0].Position,
        Text(words),
        told => told.Server == words[2].Text || (told.Server != null && told.Alternatives.Contains(words[2].Text)),
        told => told.Server == null ? ExplanationText.Outcome(told)
            : told.Alternatives.Count > 1 ? $"one of {string.Join(", ", told.Alternatives)}" : $"server {told.Server} (backend {told.Backend})");

    private static Expectation? Status(IReadOnlyList<Word> words, Action<Word, string> alert) =>
        !Count(words, 3, 3, "a status", alert) || !Number(words[2], alert, out var status) ? null
        : new Expectation(words[0].Position, Text(words), told => told.Status == status, told => $"status {told.Status} ({ExplanationText.Outcome(told)})");

    /// <summary><c>redirect [CODE] LOCATION</c>.</summary>
    private static Expectation? Redirect(IReadOnlyList<Word> words, Action<Word, string> alert)
    {
        if (!Count(words, 3, 4, "a location, perhaps with a code before it,", alert))
        {
            return null;
        }

        var code = 0;
        if (words.Count == 4 && !Number(words[2], alert, out code))
        {
            return null;
        }

        var location = words[^1].Text;
        return new Expectation(
            words[0].Position,
            Text(words),
            told => told.End == ExplainedEnd.Redirected && told.Answer?.Header("location") == location && (code == 0 || told.Status == code),
            told => told.End == ExplainedEnd.Redirected ? $"redirect {told.Status} {SampleText.Plain(told.Answer?.Header("location") ?? "")}" : ExplanationText.Outcome(told));
    }

    /// <summary><c>deny [STATUS]</c> and their like.</summary>
    private static Expectation? End(IReadOnlyList<Word> words, Action<Word, string> alert, Func<ExplainedRequest, bool> ends, Func<ExplainedRequest, int> statusOf)
    {
        var status = 0;
        if (!Count(words, 2, 3, "at most a status", alert) || (words.Count == 3 && !Number(words[2], alert, out status)))
        {
            return null;
        }

        return new Expectation(words[0].Position, Text(words), told => ends(told) && (status == 0 || statusOf(told) == status), ExplanationText.Outcome);
    }

    /// <summary><c>request-header NAME [VALUE]</c>, <c>response-header NAME [VALUE]</c>; without a value it need only be there.</summary>
    private static Expectation? Header(IReadOnlyList<Word> words, Action<Word, string> alert, bool negated)
    {
        var at = negated ? 2 : 1;
        if (words.Count < at + 2)
        {
            alert(words[at], $"'{words[at].Text}' expects a header's name behind it");
            return null;
        }

        var name = words[at + 1].Text.TrimEnd(':').ToLowerInvariant();
        var value = words.Count > at + 2 ? string.Join(' ', words.Skip(at + 2).Select(word => word.Text)) : null;
        var ofRequest = words[at].Text == "request-header";
        List<HeaderText> Found(ExplainedRequest told) => [.. (ofRequest ? told.RequestHeaders : told.ResponseHeaders).Where(header => header.Name == name)];
        return new Expectation(
            words[0].Position,
            Text(words),
            told => Found(told).Exists(header => value == null || header.Value == value) != negated && (!ofRequest || told.RequestLine.Length > 0),
            told => ofRequest && told.RequestLine.Length == 0 ? ExplanationText.Outcome(told)
                : Found(told).Count == 0 ? $"no {words[at].Text} {name}"
                : string.Join(", ", Found(told).Select(header => $"{words[at].Text} {name} {SampleText.Plain(header.Value)}")));
    }

    /// <summary><c>no request-header NAME</c>, <c>no backend</c>, <c>no server</c>.</summary>
    private static Expectation? No(IReadOnlyList<Word> words, Action<Word, string> alert)
    {
        string[] known = ["request-header", "response-header", "backend", "server", "redirect", "deny"];
        var what = words.Count > 2 ? words[2].Text : "";
        if (!known.Contains(what))
        {
            var nearest = NearestWord.Find(what, known);
            alert(words[Math.Min(2, words.Count - 1)], $"'expect no' expects one of {string.Join(", ", known)}" + (nearest != null ? $"; did you mean '{nearest}'?" : ""));
            return null;
        }

        if (what.EndsWith("header", StringComparison.Ordinal))
        {
            return Header(words, alert, negated: true);
        }

        return !Count(words, 3, 3, "nothing more", alert) ? null : new Expectation(
            words[0].Position,
            Text(words),
            told => what switch
            {
                "backend" => told.Backend == null,
                "server" => told.Server == null,
                "redirect" => told.End != ExplainedEnd.Redirected,
                _ => told.End is not (ExplainedEnd.Denied or ExplainedEnd.Tarpitted),
            },
            ExplanationText.Outcome);
    }

    private static string? Part(ExplainedRequest told, int index) =>
        told.RequestLine.Length == 0 ? null : told.RequestLine.Split(' ')[index];

    private static string Text(IReadOnlyList<Word> words) => SampleText.Plain(string.Join(' ', words.Skip(1).Select(word => word.Text)));

    private static bool Count(IReadOnlyList<Word> words, int least, int most, string what, Action<Word, string> alert)
    {
        if (words.Count >= least && words.Count <= most)
        {
            return true;
        }

        alert(words.Count > most ? words[most] : words[1], words.Count > most ? $"unexpected '{words[most].Text}': 'expect {words[1].Text}' takes {what}" : $"'expect {words[1].Text}' expects {what} behind it");
        return false;
    }

    private static bool Number(Word word, Action<Word, string> alert, out int number)
    {
        if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 100 and <= 999)
        {
            return true;
        }

        alert(word, $"'{word.Text}' is no status; one is a number of three digits");
        return false;
    }
}

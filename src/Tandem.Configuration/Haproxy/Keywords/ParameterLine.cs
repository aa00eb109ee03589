using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Walks over the parameters of a <c>bind</c>, <c>server</c> or <c>default-server</c> line.</summary>
internal static class ParameterLine
{
    /// <summary>Reads all parameters from an index on and reports every one that is wrong.</summary>
    internal static void Read<T>(
        Statement s, int at, T target, Dictionary<string, ParameterKeyword<T>> table, ParameterReader reader, string subject)
    {
        // One feature that is missing is one message, however many of its parameters are on the line.
        var refused = new HashSet<string>(StringComparer.Ordinal);
        while (s.Has(at))
        {
            var word = s[at];
            if (!table.TryGetValue(word.Text, out var keyword))
            {
                reader.Reader.Unknown(word, $"{subject}: unknown keyword '{word.Text}'", NearestWord.Find(word.Text, table.Keys));
                // What follows may be its arguments: no second message about them.
                at++;
                while (s.Has(at) && !table.ContainsKey(s[at].Text))
                {
                    at++;
                }

                continue;
            }

            if (!s.Has(at + keyword.Arguments))
            {
                reader.Alert(word, $"'{word.Text}' expects {(keyword.Arguments == 1 ? "an argument" : $"{keyword.Arguments} arguments")}.");
                return;
            }

            Apply(s, at, target, keyword, reader, refused);
            at += 1 + keyword.Arguments;
        }
    }

    private static void Apply<T>(Statement s, int at, T target, ParameterKeyword<T> keyword, ParameterReader reader, HashSet<string> refused)
    {
        var word = s[at];
        var name = $"{keyword.Group} {keyword.Name}";
        switch (keyword.Verdict)
        {
            case KeywordVerdict.NotYet when keyword.Note.Length == 0 || refused.Add(keyword.Note):
                reader.Reader.NotYet(word, name, keyword.Note.Length == 0 ? "" : $"{keyword.Note} is not served yet");
                break;
            case KeywordVerdict.HarmlessHere:
                reader.Reader.Harmless(word, name, keyword.Note);
                break;
            case KeywordVerdict.Done:
                keyword.Apply!(target, [word, .. s.From(at + 1).Take(keyword.Arguments)], reader);
                break;
            default:
                break;
        }
    }
}

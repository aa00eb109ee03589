namespace Tandem.Configuration.Haproxy;

/// <content>The header that an HTTP check expects: <c>hdr name [-m METHOD] NAME [value [-m METHOD] VALUE]</c>.</content>
internal static partial class HealthKeywords
{
    /// <summary>Reads behind the word at <paramref name="at"/>, which afterwards stands at the last word that was read.</summary>
    private static CheckExpectedHeader? ExpectedHeader(Statement s, ref int at, bool isWhole, string name, ConfigurationReader r)
    {
        var word = s[at];
        if (s[at + 1].Text == "name-lf")
        {
            r.NotYet(s[at + 1], $"{name} {word.Text} name-lf");
            return null;
        }

        if (s[at + 1].Text != "name")
        {
            r.Diagnostics.Alert(word, $"'{name}' : '{word.Text}' expects at least a name pattern (name or name-lf).");
            return null;
        }

        at++;
        if (!Pattern(s, ref at, name, r, out var header, out var headerMatch))
        {
            return null;
        }

        string? value = null;
        var valueMatch = CheckHeaderMatch.Exact;
        if (s[at + 1].Text == "value-lf")
        {
            r.NotYet(s[at + 1], $"{name} {word.Text} value-lf");
            return null;
        }

        if (s[at + 1].Text == "value")
        {
            at++;
            if (!Pattern(s, ref at, name, r, out value, out valueMatch))
            {
                return null;
            }
        }

        return new CheckExpectedHeader(header, headerMatch, value, valueMatch, isWhole);
    }

    private static bool Pattern(Statement s, ref int at, string name, ConfigurationReader r, out string pattern, out CheckHeaderMatch match)
    {
        pattern = "";
        match = CheckHeaderMatch.Exact;
        var subject = s[at];
        if (s[at + 1].Text == "-m")
        {
            CheckHeaderMatch? found = s[at + 2].Text switch
            {
                "str" => CheckHeaderMatch.Exact,
                "beg" => CheckHeaderMatch.Beginning,
                "end" => CheckHeaderMatch.End,
                "sub" => CheckHeaderMatch.Substring,
                "reg" => CheckHeaderMatch.Regex,
                _ => null,
            };
            if (found is null)
            {
                r.Diagnostics.Alert(s[at + 1], $"'{name}' : unsupported matching method '{s[at + 2].Text}' for '{subject.Text}', only 'str', 'beg', 'end', 'sub' and 'reg' are.");
                return false;
            }

            match = found.Value;
            at += 2;
        }

        if (!s.Has(at + 1))
        {
            r.Diagnostics.Alert(subject, $"'{name}' : '{subject.Text}' expects a pattern.");
            return false;
        }

        pattern = s[++at].Text;
        return true;
    }
}

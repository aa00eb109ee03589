using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>Handing a line to its keyword.</content>
internal sealed partial class ConfigurationReader
{
    private void Dispatch(Statement statement, SectionKinds kind, string section)
    {
        if (!KeywordTable.TryStatement(statement, kind, out var keyword))
        {
            UnknownKeyword(statement, kind, section);
            return;
        }

        if ((statement.Negated || statement.Restored) && !keyword.Negatable)
        {
            var message = keyword.Name.StartsWith("option ", StringComparison.Ordinal)
                ? $"negation/default is not supported for option '{keyword.Name["option ".Length..]}'."
                : "negation/default currently supported only for options, log, busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and numa-cpu-mapping.";
            Diagnostics.Alert(statement.Keyword, message);
            return;
        }

        if (keyword.Verdict == KeywordVerdict.NotYet)
        {
            // Switched off is what it is anyway.
            if (!statement.Negated)
            {
                NotYet(statement.Keyword, keyword.Name, keyword.Note);
            }

            return;
        }

        if (!AllowedHere(statement, keyword, kind))
        {
            return;
        }

        if (keyword.Verdict == KeywordVerdict.HarmlessHere)
        {
            Harmless(statement.Keyword, keyword.Name, keyword.Note);
        }

        Diagnostics.Keyword = keyword.Name;
        keyword.Parse?.Invoke(statement, this);
        Diagnostics.Keyword = null;
    }

    private bool AllowedHere(Statement statement, StatementKeyword keyword, SectionKinds kind)
    {
        if ((keyword.Sections & kind) != 0)
        {
            return true;
        }

        var word = statement.Keyword;
        var shown = keyword.Name.StartsWith("option ", StringComparison.Ordinal) ? keyword.Name["option ".Length..] : keyword.Name;
        if (kind == SectionKinds.Defaults)
        {
            if (keyword.Group is "rule" && Proxy.Section.Name.Length > 0)
            {
                NotYet(word, $"defaults {Proxy.Section.Name} .. {shown}", "rules in named 'defaults' sections");
                return false;
            }

            var anonymous = keyword.Group is "rule" ? "anonymous " : "";
            Diagnostics.Alert(word, $"'{shown}' not allowed in {anonymous}'defaults' section.");
            return false;
        }

        var missing = kind == SectionKinds.Frontend ? "backend" : "frontend";
        var where = $"because {Proxy.TypeName} '{Proxy.Section.Name}' has no {missing} capability.";
        if (keyword.RefusedWithoutSide)
        {
            Diagnostics.Alert(word, $"'{shown}' not allowed {where}{keyword.Hint}");
        }
        else
        {
            Diagnostics.Warning(word.Position, $"'{shown}' ignored {where}{keyword.Hint}");
        }

        return false;
    }

    private void UnknownKeyword(Statement statement, SectionKinds kind, string section)
    {
        var word = statement.Keyword;
        var family = KeywordTable.SecondWords(word.Text, kind);
        if (family.Count > 0)
        {
            var second = statement[1];
            var nearest = Nearest(second.Text, () => family);
            var message = word.Text switch
            {
                "option" => $"unknown option '{second.Text}'",
                _ => $"'{word.Text}' supports {string.Join(", ", family.Order().Select(f => $"'{f}'"))} (got '{second.Text}')",
            };
            Unknown(second, message, nearest);
            return;
        }

        Unknown(word, $"unknown keyword '{word.Text}' in '{section}' section", Nearest(word.Text, () => KeywordTable.FirstWords(kind)));
    }

    /// <summary>Reports words beyond those that the line takes; false when there are some.</summary>
    internal bool NoMore(Statement statement, int count, string? name = null)
    {
        if (!statement.Has(count))
        {
            return true;
        }

        Diagnostics.Alert(statement[count], $"'{name ?? statement.Keyword.Text}' cannot handle unexpected argument '{statement[count].Text}'.");
        return false;
    }

    /// <summary>A whole number at an index of the line, within bounds.</summary>
    internal bool TryNumber(Statement statement, int index, string name, int minimum, int maximum, out int value)
    {
        value = minimum;
        var word = statement[index];
        if (word.Text.Length == 0 || !Values.TryInteger(word.Text, out var number))
        {
            Diagnostics.Alert(word, $"'{name}' expects an integer argument{(word.Text.Length == 0 ? "." : $" (got '{word.Text}').")}");
            return false;
        }

        if (number < minimum || number > maximum)
        {
            Diagnostics.Alert(word, $"'{name}' value must be between {minimum} and {maximum} (was {word.Text})");
            return false;
        }

        value = (int)number;
        return NoMore(statement, index + 1, name);
    }

    /// <summary>A number where HAProxy takes whatever digits a word begins with: so do we, but not without saying so.</summary>
    internal bool TryLooseNumber(Statement statement, int index, string name, int minimum, out int value)
    {
        var word = statement[index];
        value = minimum;
        if (word.Text.Length == 0)
        {
            Diagnostics.Alert(word, $"'{name}' expects an integer argument.");
            return false;
        }

        var exact = Values.TryInteger(word.Text, out var number);
        number = exact ? number : Values.LeadingInteger(word.Text);
        value = (int)Math.Clamp(number, minimum, int.MaxValue);
        if (!exact || number != value)
        {
            Diagnostics.Warning(word.Position, $"'{name}' expects an integer argument, '{word.Text}' is taken as {value}.");
        }

        return NoMore(statement, index + 1, name);
    }

    /// <summary>A time at an index of the line.</summary>
    internal bool TryTime(Statement statement, int index, string name, out int value, TimeUnit unit = TimeUnit.Milliseconds)
    {
        value = 0;
        var word = statement[index];
        if (word.Text.Length == 0)
        {
            Diagnostics.Alert(statement.End, $"'{name}' expects an integer value (in {(unit == TimeUnit.Seconds ? "seconds" : "milliseconds")})");
            return false;
        }

        if (Values.Time(word.Text, unit, out value) is { } error)
        {
            Diagnostics.Alert(word, $"{error} in '{name}'");
            return false;
        }

        if (statement.Has(index + 1))
        {
            Diagnostics.Alert(statement[index + 1], $"'{name}' : unexpected extra argument '{statement[index + 1].Text}' after value '{word.Text}'.");
            return false;
        }

        return true;
    }
}

using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>The words of one rule while its action is compiled. Not for its condition.</summary>
internal sealed class ActionWords
{
    private int at;

    internal ActionWords(RuleCompiler compiler, RuleHook hook, RuleLine line)
    {
        Compiler = compiler;
        Hook = hook;
        Line = line;
    }

    internal RuleCompiler Compiler { get; }

    internal RuleHook Hook { get; }

    internal RuleLine Line { get; }

    /// <summary>Whether all words were taken.</summary>
    internal bool AtEnd => at == Line.Arguments.Count;

    /// <summary>What stands in parentheses behind the action's name; null when there are none.</summary>
    internal string? Parameter
    {
        get
        {
            var text = Line.Action.Text;
            var open = text.IndexOf('(', StringComparison.Ordinal);
            return open < 0 || !text.EndsWith(')') ? null : text[(open + 1)..^1];
        }
    }

    /// <summary>Takes the next word; null at the end.</summary>
    internal Word? Next() => AtEnd ? null : Line.Arguments[at++];

    /// <summary>Takes the next word, and reports when there is none.</summary>
    internal Word? Expect(string what)
    {
        var word = Next();
        if (word == null)
        {
            Fail(Line.Action, $"expects {what}");
        }

        return word;
    }

    /// <summary>Takes the next word as an integer in a range, and reports otherwise.</summary>
    internal bool ExpectNumber(string what, int from, int to, out int number)
    {
        number = 0;
        var word = Expect(what);
        if (word == null)
        {
            return false;
        }

        if (int.TryParse(word.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number)
            && number >= from && number <= to)
        {
            return true;
        }

        Fail(word, $"expects {what}, got '{word.Text}'");
        return false;
    }

    /// <summary>Takes the next word as a text with variables for a header or a request line.</summary>
    internal FormatText? ExpectText(string what, Logging.LogFormatSettings? settings = null)
    {
        var word = Expect(what);
        return word == null ? null : FormatText.Compile(Compiler, word, Hook, settings ?? Logging.LogFormatSettings.ForHeaders);
    }

    /// <summary>Reports what was left over; false then.</summary>
    internal bool End()
    {
        if (AtEnd)
        {
            return true;
        }

        FailUnknown(Line.Arguments[at], $"unexpected '{Line.Arguments[at].Text}'; only 'if' or 'unless' may follow", []);
        return false;
    }

    /// <summary>Reports a word that is not known, and proposes the nearest that is: one of the action's own, or what begins a condition.</summary>
    internal RuleAction? FailUnknown(Word word, string message, IEnumerable<string> known)
    {
        Compiler.Alert(word.Position, message, word.Text, NearestWord.Find(word.Text, known.Concat(["if", "unless"])));
        return null;
    }

    /// <summary>Reports an error at a word, in HAProxy's frame.</summary>
    internal RuleAction? Fail(Word word, string message)
    {
        Compiler.Alert(word, message);
        return null;
    }
}

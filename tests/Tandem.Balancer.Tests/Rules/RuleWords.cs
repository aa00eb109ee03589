using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Rules;

/// <summary>Cuts lines of rules into the words of the model, as the reader of configurations does: quotes, backslashes, positions.</summary>
internal static class RuleWords
{
    private static readonly SourceFile File = new("test.cfg");

    internal static List<Word> Split(string line, int number = 1)
    {
        var words = new List<Word>();
        var at = 0;
        while (true)
        {
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }

            if (at == line.Length)
            {
                return words;
            }

            var start = at;
            var text = new StringBuilder();
            var quoted = false;
            for (var quote = '\0'; at < line.Length && (quote != '\0' || line[at] != ' '); at++)
            {
                var c = line[at];
                if (quote == '\'' ? c == '\'' : c is '\'' or '"' && (quote == '\0' || quote == c))
                {
                    quote = quote == '\0' ? c : '\0';
                    quoted = true;
                }
                else if (c == '\\' && quote != '\'' && at + 1 < line.Length)
                {
                    text.Append(line[++at]);
                    quoted = true;
                }
                else
                {
                    text.Append(c);
                }
            }

            words.Add(new Word(text.ToString(), new Position(File, number, start + 1), quoted));
        }
    }

    /// <summary><c>acl name words</c>, without the keyword.</summary>
    internal static AclLine Acl(string line, int number = 1)
    {
        var words = Split(line, number);
        return new AclLine(words[0].Position, words[0], words[1..]);
    }

    /// <summary>A rule without its keyword: <c>deny if { path / }</c>.</summary>
    internal static RuleLine Rule(string line, int number = 1)
    {
        var words = Split(line, number);
        return new RuleLine(words[0].Position, words[0], Arguments(words, 1, out var condition), condition);
    }

    /// <summary>A <c>redirect</c> line without its keyword.</summary>
    internal static RuleLine Redirect(string line)
    {
        var words = Split(line);
        return new RuleLine(words[0].Position, new Word("redirect", words[0].Position), Arguments(words, 0, out var condition), condition);
    }

    internal static RuleCondition Condition(string text)
    {
        var words = Split("if " + text);
        return new RuleCondition(words[0], false, words[1..]);
    }

    private static List<Word> Arguments(List<Word> words, int from, out RuleCondition? condition)
    {
        var at = words.FindIndex(from, word => word.Text is "if" or "unless" && !word.Quoted);
        condition = at < 0 ? null : new RuleCondition(words[at], words[at].Text == "unless", words[(at + 1)..]);
        return words[from..(at < 0 ? words.Count : at)];
    }
}

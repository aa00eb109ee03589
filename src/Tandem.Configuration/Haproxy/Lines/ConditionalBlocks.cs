using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Follows the <c>.if</c> .. <c>.endif</c> lines of one file and says which lines count (configuration.txt 2.4). It also speaks
/// the <c>.notice</c>, <c>.warning</c> and <c>.alert</c> lines.
/// </summary>
internal sealed class ConditionalBlocks
{
    private const int MaxDepth = 31;

    private static readonly string[] Directives =
        [".if", ".elif", ".else", ".endif", ".notice", ".warning", ".alert", ".diag"];

    private readonly Stack<State> blocks = new();
    private readonly ConditionFacts facts;
    private readonly Func<string, string?> environment;
    private readonly Diagnostics diagnostics;

    internal ConditionalBlocks(ConditionFacts facts, Func<string, string?> environment, Diagnostics diagnostics)
    {
        this.facts = facts;
        this.environment = environment;
        this.diagnostics = diagnostics;
    }

    private enum State
    {
        /// <summary>This branch counts.</summary>
        Taken,

        /// <summary>A later branch may count.</summary>
        Waiting,

        /// <summary>A branch counted, or an outer block does not: no more of this one does.</summary>
        Done,

        /// <summary>In the else branch, which counts.</summary>
        ElseTaken,

        /// <summary>In the else branch, which does not count.</summary>
        ElseDone,
    }

    /// <summary>Whether ordinary lines count now.</summary>
    internal bool Active => blocks.Count == 0 || blocks.Peek() is State.Taken or State.ElseTaken;

    /// <summary>Whether a block was left open at the end of the file.</summary>
    internal bool Open => blocks.Count > 0;

    /// <summary>Handles a line whose first word begins with a dot.</summary>
    internal void Handle(IReadOnlyList<Word> words)
    {
        var directive = words[0];
        switch (directive.Text)
        {
            case ".if":
                If(words);
                break;
            case ".elif":
                ElseIf(words);
                break;
            case ".else":
                Else(words);
                break;
            case ".endif":
                EndIf(words);
                break;
            case ".notice" or ".warning" or ".alert" or ".diag":
                Say(words);
                break;
            default:
                if (Active)
                {
                    var nearest = NearestWord.Find(directive.Text, Directives);
                    diagnostics.Add(new Diagnostic(Severity.Alert, directive.Position,
                        $"unknown directive '{directive.Text}'{(nearest is null ? "." : $"; did you mean '{nearest}' maybe ?")}")
                    { Word = directive.Text, Suggestion = nearest });
                }

                break;
        }
    }

    private void If(IReadOnlyList<Word> words)
    {
        if (blocks.Count >= MaxDepth)
        {
            diagnostics.Alert(words[0], $"too many nested '.if' (limit: {MaxDepth}).");
            blocks.Push(State.Done);
        }
        else
        {
            blocks.Push(!Active ? State.Done : Holds(words) ? State.Taken : State.Waiting);
        }
    }

    private void ElseIf(IReadOnlyList<Word> words)
    {
        if (Lone(words[0]))
        {
            return;
        }

        var state = blocks.Pop();
        if (state is State.ElseTaken or State.ElseDone)
        {
            diagnostics.Alert(words[0], "'.elif' after '.else' is not permitted.");
        }
        else if (state == State.Waiting)
        {
            state = Holds(words) ? State.Taken : State.Waiting;
        }
        else
        {
            state = State.Done;
        }

        blocks.Push(state);
    }

    private void Else(IReadOnlyList<Word> words)
    {
        Extra(words);
        if (Lone(words[0]))
        {
            return;
        }

        var state = blocks.Pop();
        if (state is State.ElseTaken or State.ElseDone)
        {
            diagnostics.Alert(words[0], "'.else' after '.else' is not permitted.");
        }

        blocks.Push(state == State.Waiting ? State.ElseTaken : State.ElseDone);
    }

    private void EndIf(IReadOnlyList<Word> words)
    {
        Extra(words);
        if (!Lone(words[0]))
        {
            blocks.Pop();
        }
    }

    private void Extra(IReadOnlyList<Word> words)
    {
        if (words.Count > 1)
        {
            diagnostics.Alert(words[1], $"Unexpected argument '{words[1].Text}' for '{words[0].Text}'.");
        }
    }

    private bool Lone(Word directive)
    {
        if (blocks.Count > 0)
        {
            return false;
        }

        diagnostics.Alert(directive, $"lone '{directive.Text}' with no matching '.if'.");
        return true;
    }

    private bool Holds(IReadOnlyList<Word> words)
    {
        var expression = string.Join(' ', words.Skip(1).Select(w => w.Text));
        var result = ConditionEvaluator.Evaluate(expression, facts, environment);
        if (result.Error is not null)
        {
            var at = words.Count > 1 ? words[1].Position : words[0].Position;
            at = at with { Column = at.Column + result.Offset };
            diagnostics.Alert(at, $"{result.Error} in '{words[0].Text}' at position {at.Column}.");
        }

        return result.Value;
    }

    private void Say(IReadOnlyList<Word> words)
    {
        if (!Active)
        {
            return;
        }

        if (words.Count > 2)
        {
            diagnostics.Alert(words[2], $"Unexpected argument '{words[2].Text}' for '{words[0].Text}'. Use quotes if the message should contain spaces.");
            return;
        }

        var severity = words[0].Text switch
        {
            ".notice" => Severity.Notice,
            ".warning" => Severity.Warning,
            ".alert" => Severity.Alert,
            _ => (Severity?)null,
        };
        if (severity is { } s)
        {
            diagnostics.Add(new Diagnostic(s, words[0].Position, $"'{(words.Count > 1 ? words[1].Text : "")}'."));
        }
    }
}

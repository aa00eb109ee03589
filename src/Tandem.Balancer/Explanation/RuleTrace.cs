using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Explanation;

/// <summary>Writes down what rules do while they run: each becomes an <see cref="ExplainedStep"/>.</summary>
/// <param name="told">Receives the steps.</param>
/// <param name="readFile">Reads a file of patterns; null when it cannot be read.</param>
internal sealed class RuleTrace(ExplainedRequest told, Func<string, byte[]?> readFile)
{
    /// <summary>Values of one ACL that are shown, of a header with many.</summary>
    private const int MaxValues = 5;

    private readonly List<string> notes = [];
    private readonly List<(AclSource Source, List<string> Values, string? Match)> seen = [];
    private string place = "";
    private string text = "";
    private bool isOpen;
    private int alternatives;
    private Sample value;
    private HeadSnapshot? before;

    /// <summary>The part of the way that steps belong to.</summary>
    internal string Stage { get; set; } = "";

    /// <summary>The frontend whose switching lines run.</summary>
    internal Frontend? Frontend { get; set; }

    /// <summary>A rule's turn.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">As it was written.</param>
    internal void Begin(string place, string text)
    {
        Close("");
        (this.place, this.text) = (place, text);
        (isOpen, alternatives) = (true, 0);
        notes.Clear();
        seen.Clear();
    }

    internal void BeginSwitch(int line)
    {
        var written = Frontend!.Section.UseBackends[line];
        Begin(LineText.Place(written.Position), LineText.Of(written));
    }

    internal void BeginMonitorFail(int line)
    {
        var written = Frontend!.Section.MonitorFailRules[line];
        Begin(LineText.Place(written.Position), "monitor fail" + LineText.Of(written.Condition));
    }

    internal void BeginAlternative()
    {
        if (alternatives++ > 0)
        {
            notes.Add("or");
        }
    }

    internal void See(AclSource source, in Sample sample)
    {
        value = sample;
        ValuesOf(source).Add(SampleText.Of(sample));
    }

    internal void SeeNothing(AclSource source) => ValuesOf(source);

    internal void Match(RuleContext context, AclSource source)
    {
        var at = seen.FindLastIndex(one => ReferenceEquals(one.Source, source));
        seen[at] = seen[at] with { Match = source.FindMatch(context, value, readFile) ?? "" };
    }

    internal void EndTerm(in ConditionTerm term, Verdict verdict)
    {
        var name = term.Acl.Name;
        var isNamed = seen.Count == 0 || name != string.Join(' ', seen[0].Source.Words.Select(word => word.Text));
        var shown = (term.Negated ? "!" : "") + (isNamed ? name : $"{{ {LineText.Of(seen[0].Source)} }}");
        var details = seen.ConvertAll(one => (isNamed ? $"{LineText.Of(one.Source)} ({LineText.Place(one.Source.Words[0].Position)}) " : "") + Saw(one.Values, one.Match));
        var said = verdict switch { Verdict.Holds => "true ", Verdict.Fails => "false", _ => "open " };
        notes.Add($"{said} {shown}: {(details.Count == 0 ? "it has no expression" : string.Join("; or ", details))}");
        seen.Clear();
    }

    internal void EndCondition(Verdict verdict)
    {
        if (verdict != Verdict.Holds)
        {
            Close(verdict == Verdict.Fails ? "no" : "waits for more bytes");
        }
    }

    internal void BeginAction(RuleContext context) => before = HeadSnapshot.Of(context.Message);

    internal void EndAction(RuleContext context, Rule rule, in RuleOutcome outcome)
    {
        var after = HeadSnapshot.Of(context.Message);
        IReadOnlyList<string> changes = before != null && after != null ? before.ChangesTo(after) : [];
        notes.AddRange(changes);

        if (rule.Action is SetVariableAction set)
        {
            notes.Add(Variable(context, rule, set));
        }

        Close(outcome.Kind switch
        {
            RuleOutcomeKind.Continue => rule.Action.IsFinal ? "yes, the rules behind it are passed over" : changes.Count > 0 ? "yes" : "yes" + Unchanged(rule.Action),
            RuleOutcomeKind.Deny => $"yes, denied with {outcome.Status}",
            RuleOutcomeKind.Tarpit => $"yes, answered {outcome.Status} after a while",
            RuleOutcomeKind.Redirect => $"yes, redirected with {outcome.Status}",
            RuleOutcomeKind.Return => $"yes, answered with {outcome.Status}",
            RuleOutcomeKind.Reject => "yes, the connection is closed",
            RuleOutcomeKind.SilentDrop => "yes, the connection is forgotten",
            RuleOutcomeKind.Failed => "yes, but there was no room for the edit: 500",
            _ => "yes",
        });
    }

    /// <summary>Ends the step that is open, if one is.</summary>
    /// <param name="result">What came of it.</param>
    internal void Close(string result)
    {
        if (isOpen)
        {
            told.Add(new ExplainedStep(Stage, place, text, result, [.. notes]));
            isOpen = false;
        }
    }

    /// <summary>Why an edit of the head that ran changed nothing; empty for what is no edit.</summary>
    private static string Unchanged(RuleAction action) => action switch
    {
        ReplaceTargetAction => ", but nothing is changed: its pattern does not match, or gives the same",
        ReplaceHeaderAction => ", but nothing is changed: there is no such header, or its pattern does not match, or gives the same",
        DeleteHeaderAction => ", but nothing is changed: there is no such header",
        SetHeaderAction or SetTargetAction or SetStatusAction => ", but nothing is changed: it is so already",
        _ => "",
    };

    private static string Saw(List<string> values, string? match)
    {
        var more = values.Count - MaxValues;
        var saw = values.Count == 0 ? "there is no value"
            : "saw " + string.Join(", ", values.Take(MaxValues)) + (more > 0 ? $" and {more} more" : "");
        return match switch { null => saw, "" => saw, _ => $"{saw}, matches {match}" };
    }

    private static string Variable(RuleContext context, Rule rule, SetVariableAction action)
    {
        var written = rule.Line.Action.Text;
        var name = written[(written.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')');
        var (scope, number) = action.Variable;
        var sample = default(Sample);
        var mark = context.Mark;
        var set = Variables.Of(context, scope, forWriting: false)?.Get(context, number, ref sample) == true;
        var shown = set ? $"{name} = {SampleText.Of(sample)}" : $"{name} is not set: there is no value";
        context.Mark = mark;
        return shown;
    }

    private List<string> ValuesOf(AclSource source)
    {
        var at = seen.FindLastIndex(one => ReferenceEquals(one.Source, source));
        if (at < 0)
        {
            at = seen.Count;
            seen.Add((source, [], null));
        }

        return seen[at].Values;
    }
}

using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary><c>set-var(name) expression</c> and <c>set-var-fmt(name) text</c>. An expression without a value leaves the variable as it was.</summary>
internal sealed unsafe class SetVariableAction : RuleAction
{
    private readonly VariableScope scope;
    private readonly int number;
    private readonly SampleExpression? expression;
    private readonly FormatText? text;

    private SetVariableAction(VariableScope scope, int number, SampleExpression? expression, FormatText? text)
    {
        this.scope = scope;
        this.number = number;
        this.expression = expression;
        this.text = text;
    }

    /// <summary>The scope and the number of the variable that it sets.</summary>
    internal (VariableScope Scope, int Number) Variable => (scope, number);

    internal static RuleAction? Compile(ActionWords words)
    {
        if (!Resolve(words, out var scope, out var number) || words.Expect("a sample expression") is not { } word)
        {
            return null;
        }

        // Converters may stand as words of their own behind the fetch.
        var all = word.Text;
        while (words.Next() is { } more)
        {
            all += (all.EndsWith(',') || more.Text.StartsWith(',') ? "" : ",") + more.Text;
        }

        var expression = words.Compiler.Expression(all == word.Text ? word : new Word(all, word.Position, Quoted: true), words.Hook);
        return expression == null ? null : new SetVariableAction(scope, number, expression, null);
    }

    internal static RuleAction? CompileFormat(ActionWords words) =>
        Resolve(words, out var scope, out var number)
        && words.ExpectText("a log-format string", Logging.LogFormatSettings.ForText) is { } text && words.End()
            ? new SetVariableAction(scope, number, null, text)
            : null;

    /// <summary>Reads the variable's name in the action's parentheses.</summary>
    internal static bool Resolve(ActionWords words, out VariableScope scope, out int number)
    {
        scope = default;
        number = 0;
        var name = words.Parameter;
        if (name == null)
        {
            words.Fail(words.Line.Action, "invalid or incomplete action. Expects 'set-var(<var-name>)'");
            return false;
        }

        if (name.Contains(',', StringComparison.Ordinal))
        {
            words.Fail(words.Line.Action, "conditions of set-var are not supported yet");
            return false;
        }

        var error = words.Compiler.Variables.Resolve(name, out scope, out number)
            ?? (scope == VariableScope.Process ? "variables of the scope 'proc' are not supported yet" : null);
        if (error != null)
        {
            words.Fail(words.Line.Action, error);
        }

        return error == null;
    }

    internal override RuleOutcome Run(RuleContext context)
    {
        var sample = default(Sample);
        if (expression != null ? expression.Evaluate(context, ref sample) : Format(context, ref sample))
        {
            Variables.Of(context, scope, forWriting: true)?.Set(number, in sample);
        }

        return RuleOutcome.Continue;
    }

    private bool Format(RuleContext context, ref Sample sample) =>
        text!.Write(context, out var at, out var length) && sample.Set(at, length);
}

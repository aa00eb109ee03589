namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Evaluates the conditions of <c>.if</c> lines and of <c>-cc</c> (configuration.txt 2.4). Words must already be unquoted and
/// variables expanded: see <see cref="EvaluateCommandLine"/>.
/// </summary>
public sealed class ConditionEvaluator
{
    private const int MaxDepth = 64;

    private static readonly Dictionary<string, int> Predicates = new()
    {
        ["defined"] = 1,
        ["feature"] = 1,
        ["streq"] = 2,
        ["strneq"] = 2,
        ["strstr"] = 2,
        ["version_atleast"] = 1,
        ["version_before"] = 1,
        ["openssl_version_atleast"] = 1,
        ["openssl_version_before"] = 1,
        ["ssllib_name_startswith"] = 1,
        ["enabled"] = 1,
    };

    private readonly ConditionFacts facts;
    private readonly Func<string, string?> environment;
    private string text = "";
    private int at;
    private string? error;

    private ConditionEvaluator(ConditionFacts facts, Func<string, string?> environment)
    {
        this.facts = facts;
        this.environment = environment;
    }

    /// <summary>Evaluates an expression whose quotes and variables are already resolved. Empty is false.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="facts">What is asked about the program.</param>
    /// <param name="environment">The environment, for <c>defined()</c>.</param>
    public static ConditionResult Evaluate(string expression, ConditionFacts facts, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(environment);
        var evaluator = new ConditionEvaluator(facts, environment) { text = expression };
        evaluator.SkipBlanks();
        if (evaluator.at == expression.Length)
        {
            return new ConditionResult(false, null, 0);
        }

        var value = evaluator.Or(0);
        evaluator.SkipBlanks();
        if (evaluator.error is null && evaluator.at < expression.Length)
        {
            evaluator.error = $"unexpected character '{expression[evaluator.at]}' at the end of conditional expression '{expression}'";
        }

        return new ConditionResult(evaluator.error is null && value, evaluator.error, evaluator.at);
    }

    /// <summary>Evaluates the argument of <c>-cc</c>: quotes and variables are resolved first.</summary>
    /// <param name="condition">The argument.</param>
    /// <param name="facts">What is asked about the program.</param>
    /// <param name="environment">The environment.</param>
    public static ConditionResult EvaluateCommandLine(string condition, ConditionFacts facts, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var diagnostics = new Text.Diagnostics();
        var words = new LineLexer(environment, diagnostics).Read(condition, new Text.SourceFile("-cc"), 1, "");
        return words is null
            ? new ConditionResult(false, diagnostics.All[0].Message, 0)
            : Evaluate(string.Join(' ', words.Select(w => w.Text)), facts, environment);
    }

    private bool Or(int depth)
    {
        var start = at;
        var value = And(depth);
        while (error is null && Accept("||", start))
        {
            value |= And(depth);
        }

        return value;
    }

    private bool And(int depth)
    {
        var value = Term(depth);
        while (error is null && Accept("&&", at))
        {
            value &= Term(depth);
        }

        return value;
    }

    private bool Accept(string token, int expressionStart)
    {
        SkipBlanks();
        var start = token == "&&" ? at : expressionStart;
        if (string.CompareOrdinal(text, at, token, 0, token.Length) != 0)
        {
            return false;
        }

        at += token.Length;
        SkipBlanks();
        if (at == text.Length)
        {
            error ??= $"unparsable conditional expression '{text[start..]}'";
        }

        return true;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private bool Term(int depth)
    {
        SkipBlanks();
        var negate = false;
        while (at < text.Length && text[at] == '!')
        {
            negate = !negate;
            at++;
            SkipBlanks();
        }

        var value = Operand(depth);
        return value ^ negate;
    }

    private bool Operand(int depth)
    {
        var start = at;
        if (depth > MaxDepth)
        {
            return Fail(start, "too many nested parentheses in conditional expression");
        }

        if (at < text.Length && text[at] == '(')
        {
            at++;
            var value = Or(depth + 1);
            SkipBlanks();
            if (error is null && (at >= text.Length || text[at++] != ')'))
            {
                return Fail(start, $"expected ')' after conditional expression '{text[start..]}'");
            }

            return value;
        }

        if (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+'))
        {
            return Number(start);
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at < text.Length && text[at] == '(' && Predicates.TryGetValue(text[start..at], out var count)
            ? Predicate(text[start..at], count, start)
            : Fail(start, $"unparsable conditional expression '{text[start..]}'");
    }

    private bool Number(int start)
    {
        var value = false;
        var digits = 0;
        at += text[at] is '-' or '+' ? 1 : 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++, digits++)
        {
            value |= text[at] != '0';
        }

        return digits > 0 ? value : Fail(start, $"unparsable conditional expression '{text[start..]}'");
    }

    private bool Predicate(string name, int count, int start)
    {
        var close = text.IndexOf(')', at);
        var inside = close < 0 ? text[(at + 1)..] : text[(at + 1)..close];
        var arguments = inside.Split(',');
        if (arguments.Length < count || close < 0)
        {
            var got = Math.Min(arguments.Length, Math.Max(1, count - 1));
            return Fail(start, $"missing arguments (got {got}/{count}), type 'string' expected in argument {got} of predicate '{name}' used in conditional expression");
        }

        if (arguments.Length > count)
        {
            var rest = string.Join(',', arguments.Skip(count));
            return Fail(start, $"expected ')' before ',{rest})' in argument 1 of predicate '{name}' used in conditional expression");
        }

        at = close + 1;
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Unquote(arguments[i]);
        }

        return Answer(name, arguments);
    }

    private bool Answer(string name, string[] arguments) => name switch
    {
        "defined" => environment(arguments[0]) is not null,
        "feature" => facts.Features.Contains(arguments[0]),
        "enabled" => facts.Enabled.Contains(arguments[0], StringComparer.OrdinalIgnoreCase),
        "streq" => arguments[0] == arguments[1],
        "strneq" => arguments[0] != arguments[1],
        "strstr" => arguments[0].Contains(arguments[1], StringComparison.Ordinal),
        "version_atleast" => VersionNumber.Compare(facts.Version, arguments[0]) >= 0,
        "version_before" => VersionNumber.Compare(facts.Version, arguments[0]) < 0,
        "openssl_version_atleast" => TlsVersion() is { } v && VersionNumber.Compare(v, arguments[0]) >= 0,
        "openssl_version_before" => TlsVersion() is { } v && VersionNumber.Compare(v, arguments[0]) < 0,
        _ => facts.TlsLibrary.StartsWith(arguments[0], StringComparison.Ordinal),
    };

    private string? TlsVersion()
    {
        var blank = facts.TlsLibrary.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? null : facts.TlsLibrary[(blank + 1)..];
    }

    private static string Unquote(string argument)
    {
        // Blanks around an argument belong to it.
        var a = argument;
        return a.Length >= 2 && a[0] is '"' or '\'' && a[^1] == a[0] ? a[1..^1] : a;
    }

    private bool Fail(int at, string error)
    {
        this.error ??= error;
        this.at = at;
        return false;
    }
}

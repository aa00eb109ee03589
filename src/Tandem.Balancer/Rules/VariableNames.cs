namespace Tandem.Balancer.Rules;

/// <summary>The variables that a configuration names, numbered: rules then ask an array. Filled while compiling only.</summary>
internal sealed class VariableNames
{
    /// <summary>More names than this are refused.</summary>
    internal const int Limit = 1000;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>Reads <c>scope.name</c>.</summary>
    /// <returns>An error, or null.</returns>
    internal string? Resolve(string text, out VariableScope scope, out int number)
    {
        number = -1;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        scope = default;
        if (dot < 0)
        {
            return $"invalid variable name '{text}'. A variable name must be start by its scope. The scope can be 'proc', 'sess', 'txn', 'req', 'res' or 'check'";
        }

        switch (text[..dot])
        {
            case "proc":
                scope = VariableScope.Process;
                break;
            case "sess":
                scope = VariableScope.Session;
                break;
            case "txn":
                scope = VariableScope.Transaction;
                break;
            case "req":
                scope = VariableScope.Request;
                break;
            case "res":
                scope = VariableScope.Response;
                break;
            default:
                return $"invalid variable name '{text}'. A variable name must be start by its scope. The scope can be 'proc', 'sess', 'txn', 'req', 'res' or 'check'";
        }

        if (text.Length == dot + 1 || !text.AsSpan(dot + 1).ToString().All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
        {
            return $"invalid variable name '{text}'";
        }

        if (!numbers.TryGetValue(text, out number))
        {
            if (numbers.Count >= Limit)
            {
                return $"more than {Limit} variables";
            }

            number = numbers.Count;
            numbers.Add(text, number);
        }

        return null;
    }
}

namespace Tandem.Balancer.Rules;

/// <summary>Sets a variable in the middle of an expression.</summary>
internal static class VariableConverters
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        if (arguments.Count > 1)
        {
            return "conditions of set-var are not supported yet";
        }

        return CheckUnset(arguments, compiler);
    }

    internal static string? CheckUnset(Arguments arguments, RuleCompiler compiler)
    {
        var error = compiler.Variables.Resolve(arguments[0].Text, out var scope, out var number);
        arguments[0].Integer = number;
        arguments[0].Second = (long)scope;
        return error ?? (scope == VariableScope.Process ? "variables of the scope 'proc' are not supported yet" : null);
    }

    internal static bool Set(RuleContext context, Arguments arguments, ref Sample sample) =>
        Variables.Of(context, (VariableScope)arguments[0].Second, forWriting: true)?.Set((int)arguments[0].Integer, in sample) == true;

    internal static bool Unset(RuleContext context, Arguments arguments, ref Sample sample)
    {
        Variables.Of(context, (VariableScope)arguments[0].Second, forWriting: false)?.Unset((int)arguments[0].Integer);
        return true;
    }
}

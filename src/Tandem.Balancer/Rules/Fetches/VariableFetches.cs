namespace Tandem.Balancer.Rules;

/// <summary><c>var(scope.name[,default])</c>.</summary>
internal static class VariableFetches
{
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        var error = compiler.Variables.Resolve(arguments[0].Text, out var scope, out var number);
        arguments[0].Integer = number;
        arguments[0].Second = (long)scope;
        return error ?? (scope == VariableScope.Process ? "variables of the scope 'proc' are not supported yet" : null);
    }

    internal static bool Value(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var scope = (VariableScope)arguments[0].Second;
        var store = Variables.Of(context, scope, forWriting: false);
        if (store != null && store.Get(context, (int)arguments[0].Integer, ref sample))
        {
            return true;
        }

        return arguments.Count > 1 && sample.Set(arguments[1].Bytes);
    }
}

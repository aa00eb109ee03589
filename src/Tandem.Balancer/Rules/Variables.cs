namespace Tandem.Balancer.Rules;

/// <summary>Which store holds the variables of a scope, where rules run now.</summary>
internal static class Variables
{
    /// <summary>The store; null when the scope has none here, or nothing was set yet and nothing is to be written.</summary>
    internal static VariableStore? Of(RuleContext context, VariableScope scope, bool forWriting)
    {
        var state = forWriting ? context.State : context.StateOrNull;
        if (state == null)
        {
            return null;
        }

        var responseSide = (context.Hook & RuleHook.RequestSide) == 0;
        return scope switch
        {
            VariableScope.Session => state.Session,
            VariableScope.Transaction => state.Transaction,
            VariableScope.Request when !responseSide => state.Transaction,
            VariableScope.Response when responseSide => state.Transaction,
            _ => null,
        };
    }
}

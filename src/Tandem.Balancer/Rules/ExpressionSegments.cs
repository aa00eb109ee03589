using Tandem.Balancer.Logging;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Compiles the expressions in the formats of one hook: its <see cref="Compile"/> is what <see cref="LogFormat"/> asks for.</summary>
/// <param name="Compiler">The compiler of the proxy.</param>
/// <param name="Hook">Where the format stands.</param>
internal sealed record ExpressionSegments(RuleCompiler Compiler, RuleHook Hook)
{
    /// <summary>The segment of one expression; null when the diagnostics got an error.</summary>
    internal LogSegment? Compile(string expression, FormatFlags flags, Position position, Diagnostics diagnostics)
    {
        var compiled = Compiler.Expression(new Word(expression, position), Hook);
        return compiled == null ? null : new ExpressionSegment(compiled, flags, Hook);
    }
}

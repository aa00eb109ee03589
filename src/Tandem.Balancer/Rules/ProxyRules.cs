using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>All rules of one proxy section, compiled. Immutable; every loop runs it in its own <see cref="RuleContext"/>.</summary>
internal sealed class ProxyRules
{
    /// <summary><c>tcp-request connection</c>.</summary>
    internal required RuleSet TcpConnection { get; init; }

    /// <summary><c>tcp-request session</c>.</summary>
    internal required RuleSet TcpSession { get; init; }

    /// <summary><c>tcp-request content</c>.</summary>
    internal required RuleSet TcpRequestContent { get; init; }

    /// <summary><c>tcp-response content</c>.</summary>
    internal required RuleSet TcpResponseContent { get; init; }

    /// <summary><c>http-request</c>.</summary>
    internal required RuleSet HttpRequest { get; init; }

    /// <summary><c>redirect</c>: they run when <see cref="HttpRequest"/> said to go on.</summary>
    internal required RuleSet Redirects { get; init; }

    /// <summary><c>http-response</c>.</summary>
    internal required RuleSet HttpResponse { get; init; }

    /// <summary><c>http-after-response</c>.</summary>
    internal required RuleSet HttpAfterResponse { get; init; }

    /// <summary><c>use_backend</c>.</summary>
    internal required UseBackendRules UseBackends { get; init; }

    /// <summary><c>monitor fail</c>: when one holds, <c>monitor-uri</c> answers 503.</summary>
    internal required IReadOnlyList<Condition> MonitorFail { get; init; }

    /// <summary>There is nothing to run.</summary>
    internal bool IsEmpty => TcpConnection.IsEmpty && TcpSession.IsEmpty && TcpRequestContent.IsEmpty && TcpResponseContent.IsEmpty
        && HttpRequest.IsEmpty && Redirects.IsEmpty && HttpResponse.IsEmpty && HttpAfterResponse.IsEmpty
        && UseBackends.IsEmpty && MonitorFail.Count == 0;

    /// <summary>Compiles the rules of a section.</summary>
    /// <param name="proxy">The section.</param>
    /// <param name="variables">The variables of the whole configuration.</param>
    /// <param name="readFile">Reads a file of patterns or of an answer; null when it cannot be read.</param>
    /// <param name="diagnostics">Receives every error, at its word.</param>
    internal static ProxyRules Compile(
        ProxySection proxy,
        VariableNames variables,
        Func<string, byte[]?> readFile,
        Diagnostics diagnostics) => new RuleCompiler(proxy, variables, readFile, diagnostics).Compile();

    /// <summary>Runs <c>http-request</c> rules, then <c>redirect</c> lines.</summary>
    internal RuleOutcome RunHttpRequest(RuleContext context) => RunHttpRequest(context, default(Unobserved));

    /// <summary>As the other form, watched.</summary>
    internal RuleOutcome RunHttpRequest<TObserver>(RuleContext context, TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        var outcome = HttpRequest.Run(context, observer);
        return outcome.Kind == RuleOutcomeKind.Continue && !Redirects.IsEmpty ? Redirects.Run(context, observer) : outcome;
    }

    /// <summary>Whether a <c>monitor fail</c> condition holds.</summary>
    internal bool MonitorFails(RuleContext context) => MonitorFails(context, default(Unobserved));

    /// <summary>As the other form, watched.</summary>
    internal bool MonitorFails<TObserver>(RuleContext context, TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        context.Hook = RuleHook.Switching;
        for (var line = 0; line < MonitorFail.Count; line++)
        {
            context.ResetScratch();
            observer.OnMonitorFail(line);
            if (MonitorFail[line].Evaluate(context, observer) == Verdict.Holds)
            {
                return true;
            }
        }

        return false;
    }
}

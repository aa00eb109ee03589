using System.Text.RegularExpressions;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Health;

/// <summary>
/// What the checks of a backend do, compiled once: the steps, with those that HAProxy implies, as bytes and expressions.
/// </summary>
internal sealed class CheckPlan
{
    /// <summary>A runaway expression on a hostile answer must not stop the loop: it counts as no match after so long.</summary>
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(20);

    private CheckPlan(CheckKind kind, CheckStep[] steps)
    {
        Kind = kind;
        Steps = steps;
    }

    /// <summary>The kind of check.</summary>
    internal CheckKind Kind { get; }

    /// <summary>The steps; the first connects.</summary>
    internal CheckStep[] Steps { get; }

    /// <summary>Turns an expression of the log-format language into its text; "%%" is all that is known here.</summary>
    internal static string Literal(string format) => format.Replace("%%", "%", StringComparison.Ordinal);

    /// <summary>Compiles the settings of a backend, and tells what is wrong with their expressions, each at its word.</summary>
    /// <returns>The plan, or null when there was an error.</returns>
    internal static CheckPlan? TryCompile(CheckSettings settings, Diagnostics diagnostics)
    {
        var valid = true;
        foreach (var rule in settings.Rules)
        {
            try
            {
                Compile(rule, 0, false, Literal);
            }
            catch (ArgumentException error)
            {
                valid = false;
                diagnostics.Alert((rule as CheckExpectRule)?.Pattern.Position ?? rule.Position, $"this expectation is no regular expression: {error.Message}.");
            }
        }

        return valid ? Compile(settings) : null;
    }

    /// <summary>Compiles the settings of a backend.</summary>
    /// <param name="settings">Without errors.</param>
    /// <param name="format">Evaluates log-format expressions that need no exchange; null for <see cref="Literal"/>.</param>
    /// <exception cref="ArgumentException">An expression is none.</exception>
    internal static CheckPlan Compile(CheckSettings settings, Func<string, string>? format = null)
    {
        var evaluate = format ?? Literal;
        var steps = new List<CheckStep>();
        var number = 0;
        for (var i = 0; i < settings.Rules.Count; i++)
        {
            // A comment on a line of its own is a step to HAProxy, which counts it.
            number += settings.Rules[i].CommentsBefore + 1;
            steps.Add(Compile(settings.Rules[i], number, settings.SendState, evaluate));
        }

        if (steps.Count == 0 || steps[0] is not ConnectStep)
        {
            steps.Insert(0, new ConnectStep(0, null) { IsImplied = true, UsesServerSettings = true });
        }

        if (settings.Kind == CheckKind.Http)
        {
            CompleteHttp(steps, settings.SendState, evaluate);
        }

        return new CheckPlan(settings.Kind, [.. steps]);
    }

    private static void CompleteHttp(List<CheckStep> steps, bool sendsState, Func<string, string> evaluate)
    {
        if (!steps.Exists(static step => step is SendStep))
        {
            steps.Insert(1, HttpCheckRequest.Compile(new CheckHttpSendRule(default, null), 0, sendsState, evaluate));
        }

        if (steps[^1] is not ExpectStep)
        {
            steps.Add(new ExpectStep(0, null, CheckExpectKind.Status) { Statuses = [new StatusRange(200, 399)] });
        }
    }

    private static CheckStep Compile(CheckRule rule, int number, bool sendsState, Func<string, string> evaluate) => rule switch
    {
        CheckConnectRule connect => new ConnectStep(number, connect.Comment)
        {
            Port = connect.Port ?? 0,
            Address = AddressOf(connect.Address),
            SendsProxyHeader = connect.SendProxy,
            UsesServerSettings = connect.UseServerSettings,
            Lingers = connect.Linger,
        },
        CheckTcpSendRule send => new SendStep(number, send.Comment, send.Data.ToArray(), [], SendsState: false),
        CheckHttpSendRule send => HttpCheckRequest.Compile(send, number, sendsState, evaluate),
        CheckExpectRule expect => Compile(expect, number, evaluate),
        _ => throw new ArgumentException($"No check can do {rule.GetType().Name}.", nameof(rule)),
    };

    private static ExpectStep Compile(CheckExpectRule rule, int number, Func<string, string> evaluate) =>
        new(number, rule.Comment, rule.Kind)
        {
            Inverted = rule.Inverted,
            Data = rule.Data.ToArray(),
            Expression = rule.Kind is CheckExpectKind.StatusRegex or CheckExpectKind.StringRegex or CheckExpectKind.BinaryRegex
            ? CompileExpression(rule.Pattern.Text)
            : null,
            Header = rule.Header is { } header ? new HeaderExpectation(header, CompileExpression) : null,
            Statuses = rule.Statuses,
            MinReceived = rule.MinRecv,
            OkStatus = CheckStatuses.FromWord(rule.OkStatus) ?? CheckStatus.Layer7Ok,
            ErrorStatus = CheckStatuses.FromWord(rule.ErrorStatus),
            TimeoutStatus = CheckStatuses.FromWord(rule.TimeoutStatus) ?? CheckStatus.Layer7Timeout,
            OnSuccess = rule.OnSuccess is { } success ? evaluate(success.Text) : null,
            OnError = rule.OnError is { } error ? evaluate(error.Text) : null,
        };

    /// <summary>Linear time where the expression allows it; else with a limit.</summary>
    private static Regex CompileExpression(string pattern) =>
        RegexText.Compile(pattern, ignoreCase: false, MatchLimit, out var error) ?? throw new ArgumentException(error);

    private static Endpoint AddressOf(ServerAddress? address) =>
        address?.Address is { } ip ? Endpoint.From(ip, address.Port) : default;
}

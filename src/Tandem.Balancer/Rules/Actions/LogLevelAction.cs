namespace Tandem.Balancer.Rules;

/// <summary><c>set-log-level level</c>: the severity of the log line, or <c>silent</c> for none.</summary>
internal sealed class LogLevelAction : RuleAction
{
    private static readonly string[] Levels = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    private readonly int level;

    private LogLevelAction(int level) => this.level = level;

    internal static RuleAction? Compile(ActionWords words)
    {
        if (words.Expect("exactly 1 argument (log level name or 'silent')") is not { } word)
        {
            return null;
        }

        var level = word.Text == "silent" ? RuleState.LogLevelSilent : Array.IndexOf(Levels, word.Text);
        if (level == -1)
        {
            return words.Fail(word, $"expects exactly 1 argument (log level name or 'silent'), got '{word.Text}'");
        }

        return words.End() ? new LogLevelAction(level) : null;
    }

    internal override RuleOutcome Run(RuleContext context)
    {
        context.State.LogLevel = level;
        return RuleOutcome.Continue;
    }
}

using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads the command of a script keyword: one word, quoted when it has arguments, then perhaps a user and a group.</summary>
internal static class CommandReader
{
    /// <summary>Reads <c>keyword "command arguments" [user [group]]</c>.</summary>
    /// <param name="reader">Where mistakes go.</param>
    /// <param name="line">The line.</param>
    /// <param name="kind">What the script is called in messages, such as <c>notify</c>.</param>
    /// <returns>The script, or null when it must be ignored.</returns>
    internal static NotifyScript? Read(ConfigurationReader reader, SourceLine line, string kind)
    {
        if (Words(reader, line) is not { Count: > 1 } words || Split(reader, line, words[1]) is not { } script)
        {
            return null;
        }

        if (words.Count == 2)
        {
            return script;
        }

        var user = words[2];
        var group = words.Count > 3 ? words[3] : null;
        if (!reader.Accounts.Check(reader, line, user, group))
        {
            reader.Note(line, $"Invalid user/group for {kind} script {script.Command} - ignoring. (A command with arguments must stand between double quotes as a whole.)");
            return null;
        }

        return script with { User = ConfigurationReader.Shown(user), Group = group is null ? null : ConfigurationReader.Shown(group) };
    }

    /// <summary>Reads the <c>script</c> of a <c>vrrp_script</c>: further words are ignored.</summary>
    internal static NotifyScript? ReadTracked(ConfigurationReader reader, SourceLine line)
    {
        if (Words(reader, line) is not { Count: > 1 } words)
        {
            return null;
        }

        if (words.Count > 2)
        {
            reader.Note(line, $"Only '{ConfigurationReader.Shown(words[1])}' is run, as with keepalived: put the whole command between double quotes.", 2);
        }

        return Split(reader, line, words[1]);
    }

    private static List<string>? Words(ConfigurationReader reader, SourceLine line)
    {
        var words = WordSplitter.SplitEscaped(line.Text, out var openQuote);
        if (words is not null)
        {
            return words;
        }

        if (openQuote != '\0')
        {
            reader.Complain(line, $"String '{line.Text}': missing terminating {openQuote}");
        }
        else
        {
            reader.Note(line, $"Missing escape char at end: '{line.Text}'");
        }

        return null;
    }

    private static NotifyScript? Split(ConfigurationReader reader, SourceLine line, string command)
    {
        var words = WordSplitter.SplitEscaped(command, out _);
        if (words is { Count: > 0 } && words[0].Length > 0)
        {
            return new NotifyScript { Command = ConfigurationReader.Shown(command), Words = [.. words.Select(ConfigurationReader.Shown)] };
        }

        reader.Complain(line, $"Unable to parse script '{ConfigurationReader.Shown(command)}' - ignoring");
        return null;
    }
}

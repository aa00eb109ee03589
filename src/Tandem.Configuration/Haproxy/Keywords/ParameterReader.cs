using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Reads the words after a parameter of <c>bind</c> or <c>server</c> and reports what is wrong with them.</summary>
internal sealed class ParameterReader
{
    internal string Subject { get; }

    /// <summary>Reads for one line.</summary>
    /// <param name="reader">The state of the reading.</param>
    /// <param name="subject">What messages begin with, such as <c>'server be/s1'</c>.</param>
    internal ParameterReader(ConfigurationReader reader, string subject)
    {
        Reader = reader;
        Subject = subject;
    }

    internal ConfigurationReader Reader { get; }

    internal void Alert(Word at, string message) => Reader.Diagnostics.Alert(at, $"{Subject} : {message}");

    internal void Warning(Word at, string message) => Reader.Diagnostics.Warning(at.Position, $"{Subject} : {message}");

    /// <summary>A whole number within bounds; on an error the lowest.</summary>
    internal int Number(IReadOnlyList<Word> words, int minimum, int maximum)
    {
        var word = words[1];
        if (!Values.TryInteger(word.Text, out var value))
        {
            // HAProxy takes whatever digits the word begins with.
            value = Values.LeadingInteger(word.Text);
            Warning(word, $"'{words[0].Text}' expects an integer argument, '{word.Text}' is taken as {value}.");
        }

        if (value < minimum || value > maximum)
        {
            Alert(word, $"'{words[0].Text}' is not within {minimum} and {maximum} ({word.Text}).");
            return minimum;
        }

        return (int)value;
    }

    /// <summary>A time in milliseconds; on an error 1.</summary>
    internal int Time(IReadOnlyList<Word> words, bool positive = false)
    {
        var word = words[1];
        var error = Values.Time(word.Text, TimeUnit.Milliseconds, out var value);
        if (error is null && positive && value == 0)
        {
            error = $"invalid value {word.Text} for argument '{words[0].Text}'";
        }

        if (error is not null)
        {
            Alert(word, $"{error} in '{words[0].Text}' argument.");
            return 1;
        }

        return value;
    }
}

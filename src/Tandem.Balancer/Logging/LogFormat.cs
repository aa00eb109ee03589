using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Logging;

/// <summary>
/// A format string (configuration.txt 8.2.6) compiled into segments: for log lines, and for the values of headers and
/// variables in rules. Immutable; shared by loops. Not for syslog headers.
/// </summary>
internal sealed class LogFormat
{
    private readonly LogSegment[] segments;

    internal LogFormat(LogSegment[] segments) => this.segments = segments;

    /// <summary>Compiles a format.</summary>
    /// <param name="text">The format, one char per byte, quotes and backslashes of the configuration already resolved.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="diagnostics">Receives what is wrong with it.</param>
    /// <param name="settings">What it is for.</param>
    /// <param name="sampleCompiler">Compiles <c>%[..]</c>; null refuses them.</param>
    /// <returns>The format, or null when <paramref name="diagnostics"/> got an alert.</returns>
    internal static LogFormat? Compile(
        string text, Position position, Diagnostics diagnostics, LogFormatSettings settings, SampleCompiler? sampleCompiler = null) =>
        new LogFormatParser(text, position, diagnostics, settings, sampleCompiler).Parse();

    /// <summary>Compiles the format that a word of the configuration holds.</summary>
    internal static LogFormat? Compile(
        Word word, Diagnostics diagnostics, LogFormatSettings settings, SampleCompiler? sampleCompiler = null) =>
        Compile(word.Text, word.Position, diagnostics, settings, sampleCompiler);

    /// <summary>Writes the line into a caller's bytes.</summary>
    /// <param name="buffer">Where to; what does not fit is cut off.</param>
    /// <param name="facts">What is known of the exchange.</param>
    /// <param name="rules">What sample expressions need.</param>
    /// <returns>Bytes written.</returns>
    internal int Write(Span<byte> buffer, ExchangeFacts facts, RuleContext? rules)
    {
        var writer = new FormatWriter(buffer);
        Write(ref writer, facts, rules);
        return writer.Length;
    }

    /// <summary>Appends the line to what a writer already holds.</summary>
    /// <param name="writer">Where to; <see cref="FormatWriter.IsFull"/> tells whether all went in.</param>
    /// <param name="facts">What is known of the exchange.</param>
    /// <param name="rules">What sample expressions need.</param>
    internal void Write(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        foreach (var segment in segments)
        {
            segment.Append(ref writer, facts, rules);
            if (writer.IsFull)
            {
                return;
            }
        }
    }
}

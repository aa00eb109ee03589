using Tandem.Balancer.Logging;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>The text of an action, which may hold log-format variables and <c>%[expressions]</c>; a constant when it holds none.</summary>
internal sealed unsafe class FormatText
{
    private readonly PinnedBytes? constant;
    private readonly LogFormat? format;

    private FormatText(PinnedBytes? constant, LogFormat? format)
    {
        this.constant = constant;
        this.format = format;
    }

    /// <summary>The bytes, when they are always the same.</summary>
    internal PinnedBytes? Constant => constant;

    /// <summary>A text that is taken as it is.</summary>
    internal static FormatText Literal(string text) => new(new PinnedBytes(text), null);

    /// <summary>Compiles a word; null when the diagnostics got an error.</summary>
    internal static FormatText? Compile(RuleCompiler compiler, Word word, RuleHook hook, LogFormatSettings settings)
    {
        if (!word.Text.Contains('%', StringComparison.Ordinal))
        {
            return Literal(word.Text);
        }

        var segments = new ExpressionSegments(compiler, hook);
        var format = LogFormat.Compile(word, compiler.Diagnostics, settings with { IsHttp = compiler.IsHttp }, segments.Compile);
        return format == null ? null : new FormatText(null, format);
    }

    /// <summary>Writes it to the scratch memory.</summary>
    /// <param name="context">The context.</param>
    /// <param name="at">The bytes, valid until the rule ends.</param>
    /// <param name="length">How many.</param>
    /// <returns>False when there was no room.</returns>
    internal bool Write(RuleContext context, out byte* at, out int length)
    {
        if (constant != null)
        {
            at = constant.Pointer;
            length = constant.Length;
            return true;
        }

        // Expressions take scratch memory too, so the text gets the most that it may become first, and gives back what it did not.
        var mark = context.Mark;
        at = context.Take(RuleContext.TextBytes);
        length = 0;
        if (at == null)
        {
            return false;
        }

        var writer = new FormatWriter(new Span<byte>(at, RuleContext.TextBytes));
        format!.Write(ref writer, context.Facts, context);
        length = writer.Length;
        context.Mark = mark + length;
        return !writer.IsFull;
    }
}

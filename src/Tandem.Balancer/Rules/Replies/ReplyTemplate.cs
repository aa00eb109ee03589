namespace Tandem.Balancer.Rules;

/// <summary>An answer that Tandem gives by itself, compiled once: it writes itself as HTTP/1.1 without allocation.</summary>
internal abstract unsafe class ReplyTemplate
{
    /// <summary>Its status.</summary>
    internal abstract int Status { get; }

    /// <summary>True when the connection cannot be kept after it (an errorfile without a length).</summary>
    internal virtual bool MustClose => false;

    /// <summary>Writes head and body.</summary>
    /// <param name="context">The context in which the rules were run.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="capacity">Bytes there.</param>
    /// <param name="options">What the request demands of it.</param>
    /// <returns>Bytes written; -1 when they do not fit, then answer 500.</returns>
    internal abstract int Write(RuleContext context, byte* buffer, int capacity, ReplyOptions options);
}

using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>
/// The request line and its parts: %r %HM %HU %HP %HPO %HQ %HV. What is logged is method, target and version as received,
/// with one space between them, cut to tune.http.logurilen, bytes that a line cannot hold as #XX.
/// </summary>
internal sealed unsafe class RequestLineSegment(RequestLinePart part, FormatFlags flags, LogFormatSettings settings) : LogSegment
{
    private readonly int limit = settings.UriLength - 1;

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.EndsInSpace = false;
        if (facts.RequestLine == null || facts.RequestLineLength == 0)
        {
            writer.Encoded("<BADREQ>"u8, (byte)'#', ByteSets.RequestLine, flags);
            return;
        }

        var line = new ReadOnlySpan<byte>(facts.RequestLine, facts.RequestLineLength);
        var method = Cut(line[..facts.MethodEnd], limit);
        var target = Cut(line[facts.TargetStart..facts.TargetEnd], limit - facts.MethodEnd - 1);
        var version = Cut(
            line[facts.TargetEnd..].Trim(" \t"u8), limit - facts.MethodEnd - 1 - (facts.TargetEnd - facts.TargetStart) - 1);
        if (part == RequestLinePart.Whole)
        {
            Whole(ref writer, line, facts, method, target, version);
            return;
        }

        writer.Encoded(
            part switch
            {
                RequestLinePart.Method => method,
                RequestLinePart.Uri => target,
                RequestLinePart.PathOrUri => WithoutQuery(target),
                RequestLinePart.Path => WithoutQuery(PathOf(target)),
                RequestLinePart.Query => target[WithoutQuery(target).Length..],
                _ => version,
            },
            (byte)'#',
            ByteSets.RequestLine,
            flags);
    }

    private void Whole(
        ref FormatWriter writer,
        ReadOnlySpan<byte> line,
        ExchangeFacts facts,
        ReadOnlySpan<byte> method,
        ReadOnlySpan<byte> target,
        ReadOnlySpan<byte> version)
    {
        if (facts.TargetStart == facts.MethodEnd + 1 && line.Length == facts.TargetEnd + 1 + version.Length && line.Length <= limit)
        {
            writer.Encoded(line, (byte)'#', ByteSets.RequestLine, flags);
            return;
        }

        // Runs of spaces were received, or the line is too long.
        Span<byte> normal = limit <= 2048 ? stackalloc byte[2048] : new byte[limit];
        var whole = new FormatWriter(normal[..limit]);
        whole.Raw(method);
        whole.Byte((byte)' ');
        whole.Raw(target);
        whole.Byte((byte)' ');
        whole.Raw(version);
        writer.Encoded(whole.Written, (byte)'#', ByteSets.RequestLine, flags);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes, int limit) =>
        bytes.Length <= limit ? bytes : bytes[..Math.Max(limit, 0)];

    private static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> target)
    {
        var query = target.IndexOf((byte)'?');
        return query < 0 ? target : target[..query];
    }

    /// <summary>The path in origin form; empty for "*" and for an authority.</summary>
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        if (target.IsEmpty || target[0] == (byte)'/')
        {
            return target;
        }

        var scheme = target.IndexOf("://"u8);
        if (scheme < 0)
        {
            return [];
        }

        var rest = target[(scheme + 3)..];
        var slash = rest.IndexOf((byte)'/');
        return slash < 0 ? [] : rest[slash..];
    }
}

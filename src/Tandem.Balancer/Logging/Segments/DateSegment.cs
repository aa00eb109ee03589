using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Dates: %t %T %Tl of the accept, %tr %trg %trl of the request's first byte.</summary>
internal sealed class DateSegment(DateKind kind, bool ofRequest) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var ticks = ofRequest ? facts.RequestAtTicks : facts.AcceptedAtTicks;
        var text = LogDates.OfThisThread.Second(ticks);
        switch (kind)
        {
            case DateKind.Gmt:
                writer.Whole(text.Gmt);
                break;
            case DateKind.Local:
                writer.Whole(text.Local);
                break;
            default:
                Span<byte> date = stackalloc byte[LogDates.DateLength + 4];
                text.Local.AsSpan(0, LogDates.DateLength).CopyTo(date);
                var milliseconds = (int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
                date[LogDates.DateLength] = (byte)'.';
                date[LogDates.DateLength + 1] = (byte)('0' + (milliseconds / 100));
                date[LogDates.DateLength + 2] = (byte)('0' + (milliseconds / 10 % 10));
                date[LogDates.DateLength + 3] = (byte)('0' + (milliseconds % 10));
                writer.Whole(date);
                break;
        }

        writer.EndsInSpace = false;
    }
}

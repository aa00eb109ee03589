using System.Text;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Logging;

/// <summary>
/// One <c>log</c> line at work for one proxy and one loop: which lines it takes, what stands before them and how long they
/// may be.
/// </summary>
internal sealed class ProxyLogTarget
{
    /// <summary>A loss is told at most this often.</summary>
    private const long TellEveryTicks = 10 * TimeSpan.TicksPerSecond;

    private readonly LogTarget target;
    private readonly LogSink sink;
    private readonly SyslogHeader header;
    private int sampleIndex;

    internal ProxyLogTarget(LogTarget target, LogSink sink, SyslogHeader header)
    {
        this.target = target;
        this.sink = sink;
        this.header = header;
    }

    /// <summary>Sends a line if this target takes its level and its place in the sample.</summary>
    /// <param name="level">The line's level.</param>
    /// <param name="message">The line without header and line end.</param>
    /// <param name="nowTicks">The present time, in UTC ticks.</param>
    internal void Send(LogLevel level, ReadOnlySpan<byte> message, long nowTicks)
    {
        if (level > target.MaxLevel || !IsSampled())
        {
            return;
        }

        if (sink.Untold > 0 && sink.Flows && nowTicks - sink.ToldAtTicks > TellEveryTicks)
        {
            TellLoss(nowTicks);
        }

        Write(level < target.MinLevel ? target.MinLevel : level, message, nowTicks);
    }

    /// <summary>
    /// Header and line together are cut to <c>len</c> bytes. As in HAProxy, a datagram's line end comes on top of them, a
    /// descriptor's is one of them.
    /// </summary>
    private void Write(LogLevel level, ReadOnlySpan<byte> message, long nowTicks)
    {
        var room = sink.IsStream ? target.MaxLength - 1 : target.MaxLength;
        var line = sink.Reserve(target.MaxLength + SyslogHeader.MaxLength + 1);
        var at = Math.Min(header.Write(line, level, nowTicks), room);
        message = message[..Math.Min(message.Length, room - at)];
        message.CopyTo(line[at..]);
        at += message.Length;
        line[at] = (byte)'\n';
        sink.Commit(at + 1);
    }

    private bool IsSampled()
    {
        if (target.SampleSize == 0)
        {
            return true;
        }

        sampleIndex = (sampleIndex % target.SampleSize) + 1;
        foreach (var range in target.SampleRanges)
        {
            if (sampleIndex >= range.First && sampleIndex <= range.Last)
            {
                return true;
            }
        }

        return false;
    }

    private void TellLoss(long nowTicks)
    {
        var text = $"{sink.Untold} log lines were lost because {sink.Name} did not take them.";
        sink.Untold = 0;
        sink.ToldAtTicks = nowTicks;
        if (LogLevel.Warning <= target.MaxLevel)
        {
            Write(LogLevel.Warning, Encoding.UTF8.GetBytes(text), nowTicks);
        }
    }
}

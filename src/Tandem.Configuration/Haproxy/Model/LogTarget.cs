using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One <c>log</c> line (configuration.txt 4.2 "log").</summary>
/// <param name="Kind">Where lines go.</param>
/// <param name="Position">Where it was written.</param>
public sealed record LogTarget(LogTargetKind Kind, Position Position)
{
    /// <summary>The address as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>The IP address of a UDP target, already resolved; null otherwise.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port of a UDP target, 514 by default.</summary>
    public int Port { get; init; } = 514;

    /// <summary>The path of a unix target, or its abstract name when <see cref="IsAbstract"/>, one char per byte.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether <see cref="Path"/> is a name in Linux's abstract name space.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>The descriptor: 1 and 2 for the standard ones, another for <see cref="LogTargetKind.Descriptor"/>, else -1.</summary>
    public int Descriptor { get; init; } = -1;

    /// <summary><c>len</c>: longer lines are cut; 1024 by default.</summary>
    public int MaxLength { get; init; } = 1024;

    /// <summary><c>format</c>.</summary>
    public LogLineFormat Format { get; init; }

    /// <summary><c>sample</c>: which lines of each cycle are sent; empty for all.</summary>
    public IReadOnlyList<LogSampleRange> SampleRanges { get; init; } = [];

    /// <summary>The length of a sample cycle; 0 without sampling.</summary>
    public int SampleSize { get; init; }

    /// <summary>The facility's syslog number, 0 (kern) to 23 (local7).</summary>
    public int Facility { get; init; }

    /// <summary>The least severe level that is sent; debug by default.</summary>
    public LogLevel MaxLevel { get; init; } = LogLevel.Debug;

    /// <summary>Lines more severe than this are sent as this; emerg by default.</summary>
    public LogLevel MinLevel { get; init; } = LogLevel.Emerg;
}

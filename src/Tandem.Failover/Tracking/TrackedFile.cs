using System.Globalization;
using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>A <c>track_file</c>: a file whose number is added to priorities. <see cref="TrackedFiles"/> says when it changed.</summary>
public sealed class TrackedFile : TrackedSubject
{
    /// <summary>Bytes that are read; a number is at the beginning.</summary>
    private const int BytesRead = 128;

    private readonly Action<string> log;
    private readonly byte[] path;

    /// <summary>Makes it and reads the file.</summary>
    /// <param name="definition">What the configuration says.</param>
    /// <param name="path">The file's path without links.</param>
    /// <param name="log">Takes log lines.</param>
    internal TrackedFile(TrackFileDefinition definition, string path, Action<string> log)
        : base(definition.Name)
    {
        Definition = definition;
        Path = path;
        this.log = log;
        this.path = Encoding.UTF8.GetBytes(path + "\0");
        Value = Read() ?? 0;
    }

    /// <summary>What the configuration says.</summary>
    public TrackFileDefinition Definition { get; }

    /// <summary>The file's path, without links.</summary>
    public string Path { get; }

    /// <summary>The number in the file; 0 when there is none, or no file.</summary>
    public int Value { get; private set; }

    internal override string FaultReason => $"tracked file {Name}";

    // keepalived shows here what it makes of the number, which is always -254.
    internal override string InitialFaultLine => $": entering FAULT state (tracked file {Name} has status {TrackedEffect.FaultPoints})";

    internal override TrackedEffect EffectOn(int weight, bool reverse) => TrackedEffect.OfNumber(Value, weight, reverse);

    /// <summary>Reads a number as strtol(3) does with base 0: blanks, sign, 0x or 0 in front; what follows does not matter.</summary>
    /// <param name="text">The file's beginning.</param>
    /// <returns>The number, 0 when there is none; null when it is no 32-bit number.</returns>
    internal static int? Parse(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (>= 9 and <= 13))
        {
            at++;
        }

        var isNegative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
        {
            at++;
        }

        var radix = 10;
        if (at < text.Length && text[at] == '0')
        {
            var isHexadecimal = at + 2 < text.Length && (text[at + 1] | 0x20) == 'x' && Digit(text[at + 2]) < 16;
            radix = isHexadecimal ? 16 : 8;
            at += isHexadecimal ? 2 : 0;
        }

        var value = 0L;
        for (; at < text.Length && Digit(text[at]) < radix; at++)
        {
            value = (value * radix) + Digit(text[at]);
            if (value > 1L + int.MaxValue)
            {
                return null;
            }
        }

        value = isNegative ? -value : value;
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : null;
    }

    /// <summary>Reads the file again and tells all instances.</summary>
    internal void Refresh()
    {
        if (Read() is not { } value || value == Value)
        {
            return;
        }

        Value = value;
        ForEachFaultChange((instance, begins) => log($"({instance}): tracked file {Name} {(begins ? "now" : "leaving")} FAULT state"));
        TellChange();
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => 99,
    };

    private int? Read()
    {
        Span<byte> buffer = stackalloc byte[BytesRead];
        var text = ProcessTable.ReadFile(path, buffer);
        var value = Parse(text);
        if (value == null)
        {
            log(string.Create(CultureInfo.InvariantCulture, $"Invalid number {Encoding.ASCII.GetString(text).Trim()} read from {Path} - ignoring"));
        }

        return value;
    }
}

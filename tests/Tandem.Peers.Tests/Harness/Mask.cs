using System.Text.RegularExpressions;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Replaces what differs from run to run and means nothing (dates, pids, ephemeral ports, milliseconds) by names.
/// A timer of -1 and the plus sign of an unfinished one stay: they carry meaning.</summary>
internal static partial class Mask
{
    public static string LogLine(string line)
    {
        line = line.TrimEnd('\n', '\r', '\0');
        if (line.Length > 900)
        {
            // Where a cut falls in a long run depends on how many digits a port and the timers have; what counts is how long the line is.
            line = Run().Replace(line, "$1...") + $" ({line.Length} bytes)";
        }

        line = SyslogDate().Replace(line, "<$1>DATE ");
        line = Pid().Replace(line, "haproxy[PID]:");
        line = AcceptDate().Replace(line, "[DATE]");
        line = ClientPort().Replace(line, "$1:PORT$2");
        line = CommonLogDate().Replace(line, "[DATE]");
        line = CommonLogPort().Replace(line, "\"$1\" \"$2\" PORT MS ");
        line = CommonLogTimers().Replace(line, match => Digits().Replace(match.Value, "N"));
        line = Duration().Replace(line, "duration: Nms");
        return Timers().Replace(line, match => Digits().Replace(match.Value, "N"), 1);
    }

    /// <summary>Standard error: pids, and the version that the first notice names.</summary>
    public static string Messages(string text)
    {
        text = MessagePid().Replace(text, "$1(PID)");
        return text;
    }

    [GeneratedRegex(@"^<(\d+)>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ")]
    private static partial Regex SyslogDate();

    [GeneratedRegex(@"(.)\1{99,}")]
    private static partial Regex Run();

    [GeneratedRegex(@"haproxy\[\d+\]:")]
    private static partial Regex Pid();

    [GeneratedRegex(@"\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d(\.\d{3})?\]")]
    private static partial Regex AcceptDate();

    [GeneratedRegex(@"\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\]")]
    private static partial Regex CommonLogDate();

    [GeneratedRegex(@"""([^""]*)"" ""([^""]*)"" \d{4,5} \d{3} ")]
    private static partial Regex CommonLogPort();

    [GeneratedRegex(@"(?<="" )-?\d+ -?\d+ -?\d+ -?\d+ \+?\d+ (?=\S{4} )")]
    private static partial Regex CommonLogTimers();

    [GeneratedRegex(@"\b(127\.0\.0\.\d+|::1):\d{4,5}( |$)")]
    private static partial Regex ClientPort();

    [GeneratedRegex(@"duration: \d+ms")]
    private static partial Regex Duration();

    [GeneratedRegex(@" [-+]{0,2}\d+(/[-+]{0,2}\d+){2,4} ")]
    private static partial Regex Timers();

    [GeneratedRegex(@"(?<![-\d])\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^(\[[A-Z]+\] *)\(\d+\)", RegexOptions.Multiline)]
    private static partial Regex MessagePid();
}

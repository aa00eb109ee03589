using System.Globalization;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.CommandLines;

/// <summary>
/// keepalived's command line, understood (keepalived(8)): options as getopt_long(3) reads them, in any order, letters together, long
/// names shortened. As there, -v, -h and --signum answer at once, and a mistake counts only when the whole line was read.
/// </summary>
internal sealed class KeepalivedCommandLine
{
    /// <summary>The file that is read without -f.</summary>
    internal const string DefaultFile = "/etc/keepalived/keepalived.conf";

    private readonly StringBuilder complaints = new();
    private bool bad;

    /// <summary>What is asked for.</summary>
    internal KeepalivedAction Action { get; set; }

    /// <summary>-f.</summary>
    internal string File { get; set; } = DefaultFile;

    /// <summary>-C.</summary>
    internal bool WithoutVrrp { get; set; }

    /// <summary>-l.</summary>
    internal bool LogConsole { get; set; }

    /// <summary>-D.</summary>
    internal bool LogDetail { get; set; }

    /// <summary>-S: the number of the syslog facility (3 is daemon, 16 is local0).</summary>
    internal int Facility { get; private set; } = 3;

    /// <summary>-g, or null.</summary>
    internal string? LogFile { get; set; }

    /// <summary>-G.</summary>
    internal bool NoSyslog { get; set; }

    /// <summary>-u: the mask; null leaves what the configuration says, or keepalived's default.</summary>
    internal int? Umask { get; private set; }

    /// <summary>-V.</summary>
    internal bool KeepAddresses { get; set; }

    /// <summary>-R.</summary>
    internal bool NoRespawn { get; set; }

    /// <summary>-n.</summary>
    internal bool Foreground { get; set; }

    /// <summary>-d.</summary>
    internal bool DumpConfiguration { get; set; }

    /// <summary>-p, or null.</summary>
    internal string? PidFile { get; set; }

    /// <summary>-r, or null.</summary>
    internal string? VrrpPidFile { get; set; }

    /// <summary>-a.</summary>
    internal bool MonitorAddresses { get; set; }

    /// <summary>-s, or null.</summary>
    internal string? Namespace { get; set; }

    /// <summary>-m.</summary>
    internal bool CoreDump { get; set; }

    /// <summary>-e.</summary>
    internal bool AllConfiguration { get; set; }

    /// <summary>-i, or null for the host's name.</summary>
    internal string? ConfigurationId { get; set; }

    /// <summary>The file of -t=FILE, or null for standard error.</summary>
    internal string? TestLog { get; private set; }

    /// <summary>Whether -t fails whatever the configuration says.</summary>
    internal bool FailsTest { get; private set; }

    /// <summary>--signum: the number.</summary>
    internal int Signal { get; private set; }

    /// <summary>Options that were accepted and change nothing.</summary>
    internal List<KeepalivedOption> Harmless { get; } = [];

    /// <summary>What is wrong with the line, in whole lines; empty when nothing is.</summary>
    internal string Complaints => complaints.ToString();

    /// <summary>The words that are no options, as keepalived tells of them on standard output; null when there are none.</summary>
    internal string? Unexpected { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <param name="words">The words behind the program's name, or behind the verb.</param>
    internal static KeepalivedCommandLine Parse(ReadOnlySpan<string> words)
    {
        var line = new KeepalivedCommandLine();
        var others = new List<string>();
        for (var at = 0; at < words.Length && !line.Answered;)
        {
            var word = words[at++];
            if (word == "--")
            {
                others.AddRange(words[at..]);
                break;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                at = line.ReadLong(word, words, at);
            }
            else if (word.Length > 1 && word[0] == '-')
            {
                at = line.ReadLetters(word, words, at);
            }
            else
            {
                others.Add(word);
            }
        }

        line.Finish(others);
        return line;
    }

    /// <summary>Sets -S: 0 to 7, local0 to local7, user or daemon.</summary>
    internal void SetFacility(string name)
    {
        var number = name.StartsWith("local", StringComparison.Ordinal) ? name[5..] : name;
        if (number is [>= '0' and <= '7'])
        {
            Facility = 16 + number[0] - '0';
        }
        else if (name is "user" or "daemon")
        {
            Facility = name == "user" ? 1 : 3;
        }
        else
        {
            complaints.Append(CultureInfo.InvariantCulture, $"Invalid log facility '{name}'\n");
            FailsTest = true;
        }
    }

    /// <summary>Sets -u: a number as C writes them, 0177 octal, 0x7f hexadecimal.</summary>
    internal void SetUmask(string text)
    {
        if (ParseNumber(text) is { } mask and >= 0 and <= 0x1ff)
        {
            Umask = (int)mask;
        }
        else
        {
            complaints.Append(CultureInfo.InvariantCulture, $"Invalid --umask option {text}\n");
        }
    }

    /// <summary>Sets -t.</summary>
    internal void Test(string? log)
    {
        Action = KeepalivedAction.Test;
        TestLog = log;
    }

    /// <summary>Sets --signum.</summary>
    internal void AskSignal(string name)
    {
        Signal = name switch
        {
            "STOP" => SignalNumber.Term,
            "RELOAD" => SignalNumber.Hup,
            "DATA" => SignalNumber.Usr1,
            "STATS" => SignalNumber.Usr2,
            "STATS_CLEAR" => SignalNumber.StatisticsClear,
            "JSON" => SignalNumber.Json,
            _ => 0,
        };
        Action = Signal != 0 ? KeepalivedAction.ShowSignal : KeepalivedAction.Refuse;
        if (Signal == 0)
        {
            complaints.Append(CultureInfo.InvariantCulture, $"Unknown sigfunc {name}\n");
        }
    }

    /// <summary>Ends the reading at an option that Tandem has not got.</summary>
    internal void Refuse(string written)
    {
        Action = KeepalivedAction.Refuse;
        complaints.Append(CultureInfo.InvariantCulture, $"'{written}' is not supported: {Array.Find(KeepalivedOption.All, option => option.Written == written)!.Note}.\n");
    }

    private bool Answered => Action is not (KeepalivedAction.Run or KeepalivedAction.Test);

    private int ReadLong(string word, ReadOnlySpan<string> words, int at)
    {
        var sign = word.IndexOf('=', StringComparison.Ordinal);
        var name = sign < 0 ? word.AsSpan(2) : word.AsSpan(2, sign - 2);
        var option = KeepalivedOption.Find(name);
        if (option == null || (option.Argument == OptionArgument.None && sign >= 0))
        {
            return Mistake($"Unknown option {word}", at);
        }

        var argument = sign >= 0 ? word[(sign + 1)..] : null;
        if (option.Argument == OptionArgument.Required && argument == null && at < words.Length)
        {
            argument = words[at++];
        }

        if (option.Argument == OptionArgument.Required && string.IsNullOrEmpty(argument))
        {
            return Mistake($"Missing parameter for option --{option.Name}", at);
        }

        Take(option, argument);
        return at;
    }

    private int ReadLetters(string word, ReadOnlySpan<string> words, int at)
    {
        for (var i = 1; i < word.Length && !Answered; i++)
        {
            var option = KeepalivedOption.Find(word[i]);
            if (option == null)
            {
                Mistake($"Unknown option -{word[i]}", at);
                continue;
            }

            if (option.Argument == OptionArgument.None)
            {
                Take(option, null);
                continue;
            }

            var argument = i + 1 < word.Length ? word[(i + 1)..] : null;
            if (option.Argument == OptionArgument.Required && argument == null)
            {
                if (at >= words.Length)
                {
                    return Mistake($"Missing parameter for option -{word[i]}", at);
                }

                argument = words[at++];
            }

            Take(option, argument);
            break;
        }

        return at;
    }

    private void Take(KeepalivedOption option, string? argument)
    {
        if (option.Verdict == OptionVerdict.HarmlessHere)
        {
            Harmless.Add(option);
        }

        option.Apply?.Invoke(this, argument);
    }

    private int Mistake(string text, int at)
    {
        complaints.Append(text).Append('\n');
        bad = true;
        return at;
    }

    private void Finish(List<string> others)
    {
        if (Answered)
        {
            return;
        }

        if (others.Count > 0)
        {
            Unexpected = $"Unexpected argument(s): {string.Join(' ', others)} \n";
        }

        if (WithoutVrrp && Action == KeepalivedAction.Run && !bad)
        {
            Refuse("-C");
        }

        if (bad)
        {
            Action = KeepalivedAction.Refuse;
        }
    }

    private static long? ParseNumber(string text)
    {
        try
        {
            return text switch
            {
                ['0', 'x' or 'X', .. { Length: > 0 and < 16 } digits] => Convert.ToInt64(digits, 16),
                ['0', .. { Length: > 0 and < 16 } digits] => Convert.ToInt64(digits, 8),
                _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

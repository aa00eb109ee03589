using System.Globalization;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>log</c>, <c>log-format</c> and <c>log-tag</c> (configuration.txt 4.2 "log").</summary>
internal static class LogKeywords
{
    private static readonly string[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "auth2", "ftp", "ntp", "audit", "alert", "cron2",
        "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    private static readonly string[] Levels = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    internal static readonly StatementKeyword[] All =
    [
        new("log", "log", SectionKinds.Global, KeywordVerdict.Done, "", (s, r) =>
        {
            if (s.Negated || s.Restored)
            {
                r.GlobalLogs.Clear();
            }
            else if (s[1].Text == "global" && s.Count == 2)
            {
                r.Diagnostics.Alert(s[1], "log : 'global' is not supported for a global syslog server");
            }
            else if (ReadTarget(s, r) is { } target)
            {
                r.GlobalLogs.Add(target);
            }
        }) { Negatable = true },
        new("log", "log", SectionKinds.Proxies, KeywordVerdict.Done, "", ProxyLog) { Negatable = true },
        new("log", "log-format", SectionKinds.Proxies, KeywordVerdict.Done, "", LogFormat),
        new("log", "log-tag", SectionKinds.Proxies, KeywordVerdict.Done, "", (s, r) =>
        {
            if (s[1].Text.Length == 0)
            {
                r.Diagnostics.Alert(s[1], "'log-tag' expects a tag for use in syslog.");
            }
            else if (r.NoMore(s, 2))
            {
                r.Proxy.Section.LogTag = s[1].Text;
            }
        }),
    ];

    /// <summary>Chooses what log lines look like; backends have no say in it.</summary>
    internal static void SetFormat(Statement s, ConfigurationReader r, LogFormatKind kind, Word? text, string directive)
    {
        var proxy = r.Proxy;
        if (proxy.Section.Kind == ProxyKind.Backend && !proxy.IsDefaults)
        {
            r.Diagnostics.Warning(s.Position, $"backend '{proxy.Section.Name}' : '{directive}' directive is ignored in backends.");
            return;
        }

        if (proxy.IsDefaults && proxy.LogFormatPosition.File is { } file && file == proxy.Section.Position.File
            && proxy.LogFormatPosition.Line > proxy.Section.Position.Line)
        {
            r.Diagnostics.Warning(s.Position, $"'{directive}' overrides previous '{DirectiveOf(proxy.Section.LogFormat)}' in 'defaults' section.");
        }

        proxy.Section.LogFormat = kind;
        proxy.Section.LogFormatText = text;
        proxy.LogFormatPosition = s.Position;
    }

    private static string DirectiveOf(LogFormatKind kind) => kind switch
    {
        LogFormatKind.Tcp => "option tcplog",
        LogFormatKind.Http => "option httplog",
        LogFormatKind.HttpClf => "option httplog clf",
        _ => "log-format",
    };

    private static void LogFormat(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], "log-format expects an argument.");
        }
        else if (s.Has(2))
        {
            r.Diagnostics.Alert(s[2], "log-format expects only one argument, don't forget to escape spaces!");
        }
        else
        {
            SetFormat(s, r, LogFormatKind.Custom, s[1], "log-format");
        }
    }

    private static void ProxyLog(Statement s, ConfigurationReader r)
    {
        if (s.Negated || s.Restored)
        {
            if (s.Has(1))
            {
                r.Diagnostics.Alert(s[1], "log : 'no log' does not expect arguments");
            }

            r.Proxy.Logs.Clear();
            r.Proxy.LogGlobal = false;
        }
        else if (s[1].Text == "global")
        {
            if (r.NoMore(s, 2, "log"))
            {
                r.Proxy.LogGlobal = true;
            }
        }
        else if (ReadTarget(s, r) is { } target)
        {
            r.Proxy.Logs.Add(target);
        }
    }

    private static LogTarget? ReadTarget(Statement s, ConfigurationReader r)
    {
        if (s.Count < 3)
        {
            r.Diagnostics.Alert(s.End, "log : expects <address> and <facility> or global as arguments");
            return null;
        }

        var target = ReadAddress(s[1], r);
        if (target is null)
        {
            return null;
        }

        var at = 2;
        while (s[at].Text is "len" or "format" or "sample")
        {
            if (ReadParameter(s[at], s[at + 1], target, r) is not { } next)
            {
                return null;
            }

            target = next;
            at += 2;
        }

        return ReadLevels(s, at, target, r);
    }

    private static LogTarget? ReadLevels(Statement s, int at, LogTarget target, ConfigurationReader r)
    {
        var facility = Array.IndexOf(Facilities, s[at].Text);
        if (facility < 0)
        {
            r.Unknown(s[at], $"log : unknown log facility '{s[at].Text}'", NearestWord.Find(s[at].Text, Facilities));
            return null;
        }

        target = target with { Facility = facility };
        for (var i = 1; i <= 2 && s.Has(at + i); i++)
        {
            var level = Array.IndexOf(Levels, s[at + i].Text);
            if (level < 0)
            {
                var which = i == 1 ? "log level" : "minimum log level";
                r.Unknown(s[at + i], $"log : unknown optional {which} '{s[at + i].Text}'", NearestWord.Find(s[at + i].Text, Levels));
                return null;
            }

            target = i == 1 ? target with { MaxLevel = (LogLevel)level } : target with { MinLevel = (LogLevel)level };
        }

        if (s.Has(at + 3))
        {
            r.Diagnostics.Alert(s[at + 3], $"log : cannot handle unexpected argument '{s[at + 3].Text}'.");
            return null;
        }

        return target;
    }

    private static LogTarget? ReadAddress(Word word, ConfigurationReader r)
    {
        var bare = new LogTarget(LogTargetKind.Udp, word.Position) { Text = word.Text };
        if (word.Text is "stdout" or "stderr")
        {
            return word.Text == "stdout"
                ? bare with { Kind = LogTargetKind.Stdout, Descriptor = 1 }
                : bare with { Kind = LogTargetKind.Stderr, Descriptor = 2 };
        }

        if (word.Text.StartsWith("ring@", StringComparison.Ordinal) || word.Text.StartsWith("tcp", StringComparison.Ordinal) && word.Text.Contains('@', StringComparison.Ordinal))
        {
            r.NotYet(word, $"log {word.Text}");
            return null;
        }

        var error = AddressText.Read(word.Text, r.Environment.Get, out var address);
        if (error is null && (address.IsOffset || address.LastPort != address.Port))
        {
            error = $"port ranges and offsets are not allowed in '{word.Text}'";
        }

        if (error is null && !address.Resolve(r.Options.Resolve))
        {
            error = $"could not resolve address '{address.Host}' in '{word.Text}'";
        }

        if (error is not null)
        {
            r.Diagnostics.Alert(word, $"log : {error}");
            return null;
        }

        return address.Kind switch
        {
            AddressKind.Unix => bare with { Kind = LogTargetKind.Unix, Path = address.Path },
            AddressKind.Abstract => bare with { Kind = LogTargetKind.Unix, Path = address.Path, IsAbstract = true },
            AddressKind.Descriptor => address.Descriptor switch
            {
                1 => bare with { Kind = LogTargetKind.Stdout, Descriptor = 1 },
                2 => bare with { Kind = LogTargetKind.Stderr, Descriptor = 2 },
                _ => bare with { Kind = LogTargetKind.Descriptor, Descriptor = address.Descriptor },
            },
            _ => bare with { Address = address.Address, Port = address.HasPort && address.Port != 0 ? address.Port : 514 },
        };
    }

    private static LogTarget? ReadParameter(Word name, Word value, LogTarget target, ConfigurationReader r)
    {
        switch (name.Text)
        {
            case "len":
                if (!Values.TryInteger(value.Text, out var length) || length is < 80 or > 65535)
                {
                    r.Diagnostics.Alert(value, "log : invalid log length, must be an integer between 80 and 65535.");
                    return null;
                }

                return target with { MaxLength = (int)length };
            case "format":
                LogLineFormat? format = value.Text switch
                {
                    "local" => LogLineFormat.Local,
                    "rfc3164" => LogLineFormat.Rfc3164,
                    "rfc5424" => LogLineFormat.Rfc5424,
                    "priority" => LogLineFormat.Priority,
                    "short" => LogLineFormat.Short,
                    "timed" => LogLineFormat.Timed,
                    "iso" => LogLineFormat.Iso,
                    "raw" => LogLineFormat.Raw,
                    _ => null,
                };
                if (format is null)
                {
                    r.Unknown(value, $"log : unknown log format '{value.Text}'", NearestWord.Find(value.Text, ["local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw"]));
                    return null;
                }

                return target with { Format = format.Value };
            default:
                return ReadSample(value, target, r);
        }
    }

    private static LogTarget? ReadSample(Word value, LogTarget target, ConfigurationReader r)
    {
        var colon = value.Text.IndexOf(':', StringComparison.Ordinal);
        var ranges = new List<LogSampleRange>();
        if (colon > 0 && int.TryParse(value.Text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0)
        {
            foreach (var part in value.Text[..colon].Split(','))
            {
                var dash = part.IndexOf('-', StringComparison.Ordinal);
                var last = 0;
                if (!int.TryParse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                    || (dash >= 0 && !int.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out last)))
                {
                    ranges.Clear();
                    break;
                }

                ranges.Add(new LogSampleRange(first, dash < 0 ? first : last));
            }

            if (ranges.Count > 0 && ranges.TrueForAll(x => x.First >= 1 && x.First <= x.Last && x.Last <= size))
            {
                return target with { SampleRanges = ranges, SampleSize = size };
            }
        }

        r.Diagnostics.Alert(value, $"log : invalid sampling '{value.Text}', expected <ranges>:<size>, such as '1,3-4:8'.");
        return null;
    }
}

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads <c>include_check [OPTIONS]</c>.</summary>
internal static class IncludeCheckReader
{
    internal static void Read(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count == 1)
        {
            reader.Source.Checks = IncludeChecks.All;
            return;
        }

        for (var i = 1; i < line.Count; i++)
        {
            var word = line[i];
            var sign = word[0] is '+' or '-' ? word[0] : '=';
            var name = sign == '=' ? word : word[1..];
            if (sign == '=' && i > 1)
            {
                reader.Complain(line, $"Duplicate include_check '{word}' specified - ignoring", i);
                continue;
            }

            var flag = name switch
            {
                "read" or "readable" => IncludeChecks.Readable,
                "match" => IncludeChecks.Match,
                "wildcard_match" => IncludeChecks.WildcardMatch,
                "brace_match" => IncludeChecks.BraceMatch,
                _ => IncludeChecks.None,
            };
            if (flag == IncludeChecks.None)
            {
                reader.Complain(line, $"Unknown include_check type '{name}' - ignoring", i);
                continue;
            }

            reader.Source.Checks = sign switch
            {
                '+' => reader.Source.Checks | flag,
                '-' => reader.Source.Checks & ~flag,
                _ => IncludeChecks.Readable | flag,
            };
        }
    }
}

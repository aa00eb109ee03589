namespace Tandem.Configuration.Keepalived;

/// <summary>Reads <c>garp_extra_if [all] SECONDS</c>.</summary>
internal static class ExtraInterfaceReader
{
    /// <summary>Reads the line.</summary>
    /// <param name="reader">Where mistakes go.</param>
    /// <param name="line">The line.</param>
    /// <param name="prefix">What messages begin with.</param>
    /// <param name="us">The interval in microseconds.</param>
    /// <param name="all">Whether all interfaces are meant.</param>
    internal static bool TryRead(ConfigurationReader reader, SourceLine line, string prefix, out long us, out bool all)
    {
        us = -1;
        all = false;
        for (var i = 1; i < line.Count; i++)
        {
            if (line[i] == "all")
            {
                all = true;
            }
            else if (reader.TryUnsigned(line, i, 0, 86400, true, out var seconds))
            {
                us = seconds * 1_000_000L;
            }
            else
            {
                reader.Complain(line, $"{prefix}{line[0]} '{line[i]}' invalid - ignoring", i);
                return false;
            }
        }

        if (us < 0)
        {
            reader.Complain(line, $"{prefix}{line[0]} specified without time - ignoring");
        }

        return us >= 0;
    }
}

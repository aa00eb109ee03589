using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>errorfile</c> and <c>errorloc</c> (configuration.txt 4.2).</summary>
internal static class ErrorKeywords
{
    private static readonly int[] Statuses = [200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504];

    internal static readonly StatementKeyword[] All =
    [
        Do("errorfile", File),
        Do("errorloc", (s, r) => Location(s, r, 302)),
        Do("errorloc302", (s, r) => Location(s, r, 302)),
        Do("errorloc303", (s, r) => Location(s, r, 303)),
    ];

    private static StatementKeyword Do(string name, StatementParser parse) => new("proxy", name, SectionKinds.Proxies, KeywordVerdict.Done, "", parse);

    private static bool TryStatus(Statement s, ConfigurationReader r, string expectation, out int status)
    {
        status = 0;
        var name = s.Keyword.Text;
        if (s[1].Text.Length == 0 || s[2].Text.Length == 0)
        {
            r.Diagnostics.Alert(s.End, $"{name} : expects <status_code> and <{expectation}> as arguments.");
            return false;
        }

        if (!Values.TryInteger(s[1].Text, out var number) || !Statuses.Contains((int)Math.Clamp(number, 0, 999)))
        {
            r.Diagnostics.Alert(s[1], $"{name} : status code '{s[1].Text}' not handled.");
            return false;
        }

        status = (int)number;
        if (s.Has(3))
        {
            r.Diagnostics.Warning(s[3].Position, $"{name} : the argument '{s[3].Text}' is ignored.");
        }

        return true;
    }

    private static void File(Statement s, ConfigurationReader r)
    {
        if (!TryStatus(s, r, "file", out var status))
        {
            return;
        }

        var content = r.Options.ReadFile(ByteText.ToDisplay(s[2].Text));
        if (content is null)
        {
            r.Diagnostics.Alert(s[2], $"errorfile : error opening file '{s[2].Text}'.");
            return;
        }

        if (ErrorFileContent.Check(content, r.Global.BufferSize - r.Global.MaxRewrite) is { } error)
        {
            r.Diagnostics.Alert(s[2], $"errorfile : '{s[2].Text}': {error}.");
            return;
        }

        r.Proxy.ErrorLocations.Remove(status);
        r.Proxy.ErrorFiles[status] = new ErrorFile(s.Position, status, s[2].Text, content);
    }

    private static void Location(Statement s, ConfigurationReader r, int redirect)
    {
        if (TryStatus(s, r, "url", out var status))
        {
            r.Proxy.ErrorFiles.Remove(status);
            r.Proxy.ErrorLocations[status] = new ErrorLocation(s.Position, status, redirect, s[2].Text);
        }
    }
}

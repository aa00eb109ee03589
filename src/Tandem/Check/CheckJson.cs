using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Checking;

/// <summary>The report for programs.</summary>
internal static class CheckJson
{
    /// <summary>Writes it, with a final newline.</summary>
    /// <param name="run">The check.</param>
    internal static string Write(CheckRun run)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("errors", run.Errors);
            json.WriteNumber("warnings", run.Warnings);
            if (run.Unlisted > 0)
            {
                json.WriteNumber("unlisted", run.Unlisted);
            }

            json.WriteStartArray("files");
            foreach (var (path, language) in run.Files)
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                json.WriteString("language", language == ConfigurationLanguage.Haproxy ? "haproxy" : "keepalived");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (var finding in run.Findings)
            {
                Write(json, finding);
            }

            json.WriteEndArray();
            Write(json, "proven", run.Proven);
            Write(json, "not_checked", run.LeftOut);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("severity", finding.Severity switch { Severity.Alert => "error", Severity.Warning => "warning", _ => "note" });
        json.WriteString("kind", finding.Kind);
        if (finding.Position.File is { } file)
        {
            json.WriteString("file", file.Name);
            json.WriteNumber("line", finding.Position.Line);
            json.WriteNumber("column", finding.Position.Column);
        }

        json.WriteString("what", finding.What);
        json.WriteString("why", finding.Why);
        json.WriteString("do", finding.Advice);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }
}

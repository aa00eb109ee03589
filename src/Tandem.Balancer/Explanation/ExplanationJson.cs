using System.Text;
using System.Text.Json;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>An explanation as one JSON object.</summary>
public static class ExplanationJson
{
    /// <summary>The object with a final newline.</summary>
    /// <param name="told">The explanation.</param>
    public static string Write(ExplainedRequest told)
    {
        ArgumentNullException.ThrowIfNull(told);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            Write(writer, told);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, ExplainedRequest told)
    {
        writer.WriteStartObject();
        writer.WriteString("request", told.Question.Text);
        writer.WriteString("end", told.End.ToString().ToLowerInvariant());
        writer.WriteBoolean("fails", told.Fails);
        writer.WriteString("outcome", ExplanationText.Outcome(told));
        writer.WriteString("reason", told.Reason);
        writer.WriteString("frontend", told.Frontend);
        writer.WriteString("backend", told.Backend);
        writer.WriteString("server", told.Server);
        writer.WriteString("address", told.ServerAddress);
        WriteTexts(writer, "alternatives", told.Alternatives);
        writer.WriteNumber("status", told.Status);
        writer.WriteString("requestLine", ByteText.ToDisplay(told.RequestLine));
        WriteHeaders(writer, "requestHeaders", told.RequestHeaders);
        WriteHeaders(writer, "responseHeaders", told.ResponseHeaders);
        writer.WriteString("body", told.Answer == null ? null : ByteText.ToDisplay(told.Answer.Body));
        writer.WriteStartArray("steps");
        foreach (var step in told.Steps)
        {
            writer.WriteStartObject();
            writer.WriteString("stage", step.Stage);
            writer.WriteString("place", step.Place);
            writer.WriteString("line", step.Text);
            writer.WriteString("result", step.Result);
            WriteTexts(writer, "notes", step.Notes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteHeaders(Utf8JsonWriter writer, string name, IReadOnlyList<HeaderText> headers)
    {
        writer.WriteStartArray(name);
        foreach (var header in headers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", ByteText.ToDisplay(header.Name));
            writer.WriteString("value", ByteText.ToDisplay(header.Value));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Status;

/// <summary>A report as programs read it: one object, with the answers of the processes as they gave them.</summary>
internal static class StatusJson
{
    internal static string Of(NodeReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("node", report.Node);
            writer.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteBoolean("complete", report.IsComplete);
            writer.WriteBoolean("otherNetworkNamespace", report.Elsewhere.Any());
            writer.WriteString("sentence", StatusSentence.Of(report));
            Write(writer, "run", report.Run);
            Write(writer, "balancer", report.Balancer);
            Write(writer, "failover", report.Failover);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, string name, ControlAnswer answer)
    {
        writer.WritePropertyName(name);
        if (answer.IsAnswered)
        {
            answer.Body.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBoolean("ok", false);
        writer.WriteBoolean("missing", answer.IsMissing);
        writer.WriteString("error", answer.Error);
        writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tandem.Diagnosis.Wire;

namespace Tandem.Watch;

/// <summary>What <c>tandem watch --json</c> writes: one object a line.</summary>
internal static class WatchJson
{
    internal static string Line(WireEntry entry, DateTimeOffset at) => Write(json =>
    {
        json.WriteString("time", at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("kind", Word(entry.Kind.ToString()));
        json.WriteString("interface", entry.Interface);
        json.WriteString("line", entry.Line);
        if (entry.Kind != WirePacketKind.Silence)
        {
            json.WriteBoolean("outgoing", entry.IsOutgoing);
            json.WriteString("source", entry.Source);
            json.WriteString("hardware_address", entry.HardwareAddress);
        }

        if (entry.VirtualRouterId != 0)
        {
            json.WriteNumber("vrid", entry.VirtualRouterId);
        }

        if (entry.Kind == WirePacketKind.Advertisement)
        {
            json.WriteNumber("version", entry.Version);
            json.WriteNumber("priority", entry.Priority);
            json.WriteNumber("interval_ms", entry.IntervalCentiseconds * 10);
            json.WriteStartArray("addresses");
            foreach (var address in entry.Addresses)
            {
                json.WriteStringValue(address);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("wrong");
        foreach (var fault in entry.Faults)
        {
            json.WriteStartObject();
            json.WriteString("what", Word(fault.Kind.ToString()));
            json.WriteString("text", fault.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    internal static string Summary(WireWatch watch, long watchedUs) => Write(json =>
    {
        json.WriteString("kind", "summary");
        json.WriteNumber("seconds", Math.Round(watchedUs / 1e6, 3));
        json.WriteNumber("packets", watch.Packets);
        json.WriteStartArray("masters");
        foreach (var (link, vrid, address, masterUs) in watch.Masters())
        {
            json.WriteStartObject();
            json.WriteString("interface", link);
            json.WriteNumber("vrid", vrid);
            json.WriteString("address", address);
            json.WriteNumber("seconds", Math.Round(masterUs / 1e6, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("wrong");
        foreach (var kind in Enum.GetValues<WireFaultKind>())
        {
            if (watch.CountOf(kind) > 0)
            {
                json.WriteNumber(Word(kind.ToString()), watch.CountOf(kind));
            }
        }

        json.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>TwoMasters becomes two_masters.</summary>
    private static string Word(string name)
    {
        var text = new StringBuilder();
        foreach (var one in name)
        {
            text.Append(char.IsUpper(one) && text.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(one));
        }

        return text.ToString();
    }
}

using System.Text.Json;

namespace Tandem.Status;

/// <summary>Reads facts from answers of processes that may be of another version: what is not there is empty, and never an error.</summary>
internal static class JsonFacts
{
    internal static string Text(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    internal static long Number(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } value ? (long)value.GetDouble() : 0;

    internal static bool Flag(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.True };

    internal static bool Has(this JsonElement element, string name) => Find(element, name) is not null;

    internal static JsonElement Part(this JsonElement element, string name) => Find(element, name) ?? default;

    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    internal static string[] Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)];

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}

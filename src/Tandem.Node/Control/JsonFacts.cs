using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>Reads facts from answers of processes that may be of another version: what is not there, or of another kind, is empty, and never an error.</summary>
public static class JsonFacts
{
    /// <summary>A text.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The text; empty when there is none.</returns>
    public static string Text(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    /// <summary>A whole number.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The number without its fraction, the nearest that there is when it is too large; 0 when there is none.</returns>
    public static long Number(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.Number } value ? (long)value.GetDouble() : 0;

    /// <summary>Whether a member is true.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The member's name.</param>
    public static bool Flag(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whether there is such a member, of any kind.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The member's name.</param>
    public static bool Has(this JsonElement element, string name) => Find(element, name) is not null;

    /// <summary>A member as it is.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The member; undefined when there is none.</returns>
    public static JsonElement Part(this JsonElement element, string name) => Find(element, name) ?? default;

    /// <summary>What is in an array.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The array's name.</param>
    /// <returns>Its elements; none when there is no array.</returns>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The texts in an array.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The array's name.</param>
    public static string[] Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)];

    /// <summary>The whole numbers in an array.</summary>
    /// <param name="element">Where.</param>
    /// <param name="name">The array's name.</param>
    public static long[] Numbers(this JsonElement element, string name) =>
        [.. element.Items(name).Where(static item => item.ValueKind == JsonValueKind.Number).Select(static item => (long)item.GetDouble())];

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}

using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>
/// Reads the one JSON value of a line, all of it at once: a document is parsed without its texts, and one whose bytes are no UTF-8, or half of
/// a surrogate pair, would fail whoever reads it later, in the middle of something.
/// </summary>
internal static class ControlText
{
    private const int MaxDepth = 16;

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes.</param>
    /// <param name="value">What it says, which stays when the bytes are gone.</param>
    /// <returns>False when it is no JSON, its texts included.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> line, out JsonElement value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            value = document.RootElement.Clone();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what a text that is none is told by.
            return false;
        }
    }
}

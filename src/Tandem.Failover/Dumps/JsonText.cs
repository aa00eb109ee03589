using System.Globalization;
using System.Text;

namespace Tandem.Failover.Dumps;

/// <summary>JSON in the layout of json-c, which keepalived uses: no blanks, slashes escaped. Keys keep the order in which they are written.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder text = new();
    private bool first = true;

    /// <summary>Begins an object, as the value of a key or an item of a list.</summary>
    internal void Begin(string? key = null) => Open(key, '{');

    /// <summary>Ends an object.</summary>
    internal void End() => Close('}');

    /// <summary>Begins a list.</summary>
    internal void BeginList(string? key = null) => Open(key, '[');

    /// <summary>Ends a list.</summary>
    internal void EndList() => Close(']');

    /// <summary>Writes a whole number.</summary>
    internal void Number(string key, long value) => Raw(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a truth as 1 or 0, as keepalived does for some keys.</summary>
    internal void Flag(string key, bool value) => Number(key, value ? 1 : 0);

    /// <summary>Writes a truth.</summary>
    internal void Truth(string key, bool value) => Raw(key, DumpText.Truth(value));

    /// <summary>Writes a number as it is.</summary>
    internal void Raw(string key, string value)
    {
        Key(key);
        text.Append(value);
    }

    /// <summary>Writes a string; nothing when it is null.</summary>
    internal void String(string key, string? value)
    {
        if (value != null)
        {
            Key(key);
            Quote(value);
        }
    }

    /// <summary>Writes a list of strings; nothing when it is empty.</summary>
    internal void Strings<T>(string key, IReadOnlyCollection<T> items, Func<T, string> value)
    {
        if (items.Count == 0)
        {
            return;
        }

        BeginList(key);
        foreach (var item in items)
        {
            Separate();
            Quote(value(item));
        }

        EndList();
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Open(string? key, char bracket)
    {
        if (key == null)
        {
            Separate();
        }
        else
        {
            Key(key);
        }

        text.Append(bracket);
        first = true;
    }

    private void Close(char bracket)
    {
        text.Append(bracket);
        first = false;
    }

    private void Key(string key)
    {
        Separate();
        Quote(key);
        text.Append(':');
    }

    private void Separate()
    {
        if (!first)
        {
            text.Append(',');
        }

        first = false;
    }

    private void Quote(string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '/' => text.Append("\\/"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }
}

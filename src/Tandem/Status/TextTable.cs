using System.Text;

namespace Tandem.Status;

/// <summary>Rows whose columns stand below each other.</summary>
/// <param name="title">The first line.</param>
/// <param name="columns">The heads of the columns.</param>
internal sealed class TextTable(string title, params string[] columns)
{
    /// <summary>Rows that are written; of more, how many there are is told.</summary>
    private const int MostRows = 500;

    private readonly List<string[]> rows = [];

    internal void Add(params string[] row) => rows.Add(row);

    /// <summary>Writes it; a table without rows is not there.</summary>
    internal void WriteTo(StringBuilder text)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var shown = rows.Take(MostRows).ToArray();
        var widths = new int[columns.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = Math.Max(columns[i].Length, shown.Max(row => row[i].Length));
        }

        text.Append('\n').Append(title).Append('\n');
        WriteRow(text, columns, widths);
        foreach (var row in shown)
        {
            WriteRow(text, row, widths);
        }

        if (rows.Count > MostRows)
        {
            text.Append("  and ").Append(rows.Count - MostRows).Append(" more (--json has all)\n");
        }
    }

    private static void WriteRow(StringBuilder text, string[] row, int[] widths)
    {
        var line = new StringBuilder("  ");
        for (var i = 0; i < widths.Length; i++)
        {
            line.Append(row[i].PadRight(widths[i] + 2));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}

using Tandem.Configuration.Text;
using Tandem.Http;

namespace Tandem.Balancer.Explanation;

/// <summary>A head as it was at a moment, to say what a rule changed of it.</summary>
internal sealed class HeadSnapshot
{
    private HeadSnapshot(string startLine, List<HeaderText> headers)
    {
        StartLine = startLine;
        Headers = headers;
    }

    /// <summary>Method and target, or status and reason.</summary>
    internal string StartLine { get; }

    internal List<HeaderText> Headers { get; }

    internal static HeadSnapshot? Of(MessageHead? head)
    {
        if (head == null)
        {
            return null;
        }

        var headers = new List<HeaderText>();
        for (var i = 0; i < head.Count; i++)
        {
            if (!head.Fields[i].Removed)
            {
                headers.Add(new HeaderText(ByteText.FromBytes(head.Name(i)), ByteText.FromBytes(head.Value(i))));
            }
        }

        var start = head.Status > 0
            ? $"{head.Status} {ByteText.FromBytes(head.Bytes(head.Reason))}"
            : $"{ByteText.FromBytes(head.Bytes(head.Method))} {ByteText.FromBytes(head.Bytes(head.Target))}";
        return new HeadSnapshot(start, headers);
    }

    /// <summary>What is different in a later one, a line each.</summary>
    internal List<string> ChangesTo(HeadSnapshot later)
    {
        var changes = new List<string>();
        if (later.StartLine != StartLine)
        {
            changes.Add($"{Shown(StartLine)} -> {Shown(later.StartLine)}");
        }

        var gone = Without(Headers, later.Headers);
        foreach (var added in Without(later.Headers, Headers))
        {
            var replaced = gone.FindIndex(header => header.Name == added.Name);
            changes.Add(replaced < 0 ? $"+ {added.Name}: {Shown(added.Value)}" : $"{added.Name}: {Shown(gone[replaced].Value)} -> {Shown(added.Value)}");
            if (replaced >= 0)
            {
                gone.RemoveAt(replaced);
            }
        }

        changes.AddRange(gone.Select(header => $"- {header.Name}: {Shown(header.Value)}"));
        return changes;
    }

    private static string Shown(string value) => SampleText.Plain(value);

    private static List<HeaderText> Without(List<HeaderText> from, List<HeaderText> taken)
    {
        var left = new List<HeaderText>(taken);
        return from.FindAll(header => !left.Remove(header));
    }
}

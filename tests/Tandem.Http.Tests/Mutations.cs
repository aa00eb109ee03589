using FsCheck;
using FsCheck.Fluent;

namespace Tandem.Http.Tests;

/// <summary>Generates byte strings that are nearly right: texts with a few bytes replaced, removed, doubled or put in.</summary>
internal static class Mutations
{
    private static readonly byte[] Nasty = [0, 9, 10, 13, 32, 34, 35, 44, 47, 48, 57, 58, 59, 64, 65, 90, 97, 127, 128, 255];

    private sealed record Edit(int At, int Kind, int Byte);

    internal static Arbitrary<byte[]> Of(IReadOnlyList<string> texts)
    {
        var edit = from at in Gen.Choose(0, 100_000)
                   from kind in Gen.Choose(0, 4)
                   from value in Gen.Choose(0, 255)
                   select new Edit(at, kind, value);
        var generator = from index in Gen.Choose(0, texts.Count - 1)
                        from count in Gen.Choose(0, 4)
                        from edits in edit.ListOf(count)
                        select Apply(Wire.Bytes(texts[index]), edits);
        return generator.ToArbitrary();
    }

    private static byte[] Apply(byte[] bytes, IEnumerable<Edit> edits)
    {
        var list = bytes.ToList();
        foreach (var edit in edits)
        {
            if (list.Count == 0)
                break;
            var at = edit.At % list.Count;
            var value = edit.Kind == 0 ? (byte)edit.Byte : Nasty[edit.Byte % Nasty.Length];
            switch (edit.Kind)
            {
                case 0 or 1:
                    list[at] = value;
                    break;
                case 2:
                    list.Insert(at, value);
                    break;
                case 3:
                    list.RemoveAt(at);
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, Math.Min(1 + edit.Byte % 20, list.Count - at)));
                    break;
            }
        }
        return [.. list];
    }
}

namespace Tandem.Http.Tests;

/// <summary>Feeds a chunked body to the decoder in pieces, as a connection would, at the edge of readable memory.</summary>
internal static unsafe class Chunks
{
    internal readonly record struct Outcome(ChunkResult Result, HttpError Error, string Output, int Consumed);

    internal static Outcome Feed(byte[] body, bool strip, params int[] cuts)
    {
        using var memory = new GuardedMemory();
        var decoder = new ChunkedBody();
        var output = new List<byte>();
        var start = 0;
        foreach (var cut in cuts.Append(body.Length))
        {
            // What was not consumed comes again, with more behind it.
            var piece = memory.Place(body.AsSpan(start, cut - start));
            int consumed, produced;
            var result = strip
                ? decoder.Strip(piece, cut - start, out consumed, out produced)
                : decoder.Normalize(piece, cut - start, out consumed, out produced);
            Assert.InRange(consumed, 0, cut - start);
            Assert.InRange(produced, 0, consumed);
            output.AddRange(new ReadOnlySpan<byte>(piece, produced));
            start += consumed;
            if (result != ChunkResult.NeedMore)
                return new Outcome(result, decoder.Error, result == ChunkResult.Done ? Wire.Text(output.ToArray()) : "", start);
        }
        return new Outcome(ChunkResult.NeedMore, HttpError.None, Wire.Text(output.ToArray()), start);
    }

    internal static Outcome Feed(string body, bool strip = false, params int[] cuts) => Feed(Wire.Bytes(body), strip, cuts);
}

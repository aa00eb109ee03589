using System.Text;

namespace Tandem.Http.Tests;

/// <summary>A head parsed from text, for tests: keeps the bytes alive at the edge of readable memory, and shows the result as text.</summary>
internal sealed unsafe class Wire : IDisposable
{
    private const int ArenaBytes = 4096;
    private readonly GuardedMemory memory = new();

    internal MessageHead Head { get; } = new();
    internal ParseResult Result { get; private set; }

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    internal static Wire Request(string text) => new Wire().ParseRequest(Bytes(text));

    internal static Wire Response(string text, HttpMethod method = HttpMethod.Get) => new Wire().ParseResponse(Bytes(text), method);

    internal Wire ParseRequest(ReadOnlySpan<byte> bytes)
    {
        Head.Reset();
        Result = RequestParser.Parse(memory.Place(bytes), bytes.Length, Head);
        return this;
    }

    internal Wire ParseResponse(ReadOnlySpan<byte> bytes, HttpMethod method)
    {
        Head.Reset();
        Result = ResponseParser.Parse(memory.Place(bytes), bytes.Length, Head, method);
        return this;
    }

    /// <summary>A request whose bytes have room for edits behind them.</summary>
    internal static Wire Editable(string text)
    {
        var wire = new Wire();
        var bytes = Bytes(text);
        var room = new byte[bytes.Length + ArenaBytes];
        bytes.CopyTo(room, 0);
        var at = wire.memory.Place(room);
        wire.Head.Reset();
        wire.Result = RequestParser.Parse(at, bytes.Length, wire.Head);
        wire.Head.SetArena(at + bytes.Length, ArenaBytes);
        return wire;
    }

    internal string Written(ConnectionHeader connection = ConnectionHeader.None) => Written(Head, connection);

    private static string Written(MessageHead head, ConnectionHeader connection)
    {
        var to = new byte[GuardedMemory.Capacity];
        fixed (byte* at = to)
        {
            var length = (head.Flags & HeadFlags.Response) != 0
                ? HeadWriter.WriteResponse(head, connection, at, to.Length)
                : HeadWriter.WriteRequest(head, connection, at, to.Length);
            return Text(to.AsSpan(0, length));
        }
    }

    internal string Summary() => Summary(Head, Result);

    /// <summary>Everything that a parse says, for comparing two of them.</summary>
    internal static string Summary(MessageHead head, ParseResult result)
    {
        if (result != ParseResult.Complete)
            return $"{result} {head.Error} {(result == ParseResult.Invalid ? head.ErrorOffset : 0)}";
        return $"{head.HeadLength} {head.Flags} {head.Framing} {head.ContentLength} {head.HostIndex} {head.Count} {head.MethodId} {head.Status}\n"
            + Written(head, ConnectionHeader.None);
    }

    internal string this[ByteRange range] => Text(Head.Bytes(range));

    public void Dispose() => memory.Dispose();
}

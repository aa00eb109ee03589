using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tandem.Http;

/// <summary>
/// The head of one request or response: a table of ranges over the bytes it was parsed from, and what was understood of it.
/// One object serves one exchange at a time and is reused; it owns no bytes and knows no connection.
/// Valid while the bytes at <see cref="Base"/> are; whoever moves them calls <see cref="Rebase"/>.
/// </summary>
public sealed unsafe partial class MessageHead
{
    private const int InitialFields = 32;

    private HeaderField[] fields = new HeaderField[InitialFields];
    private int count;

    /// <summary>Makes a head that is ready for a first message.</summary>
    public MessageHead() => Reset();

    /// <summary>The byte that all offsets count from: the first one given to the parser.</summary>
    public byte* Base { get; internal set; }

    /// <summary>Facts understood while parsing.</summary>
    public HeadFlags Flags { get; internal set; }

    /// <summary>The method, for a request; of a response the method it answers.</summary>
    public HttpMethod MethodId { get; internal set; }

    /// <summary>How the body ends.</summary>
    public BodyFraming Framing { get; internal set; }

    /// <summary>Why the last parse returned <see cref="ParseResult.Invalid"/>.</summary>
    public HttpError Error { get; internal set; }

    /// <summary>Offset of the offending byte, in bytes from <see cref="Base"/>, when <see cref="Error"/> is set.</summary>
    public int ErrorOffset { get; internal set; }

    /// <summary>Bytes from <see cref="Base"/> that belong to the head: leading empty lines, start line, fields and the empty line.</summary>
    public int HeadLength { get; internal set; }

    /// <summary>The method's bytes (requests).</summary>
    public ByteRange Method { get; internal set; }

    /// <summary>The request target as it is to be forwarded (requests).</summary>
    public ByteRange Target { get; internal set; }

    /// <summary>The status code, 100 to 999 (responses); 0 for a request.</summary>
    public int Status { get; internal set; }

    /// <summary>The reason phrase, may be empty (responses).</summary>
    public ByteRange Reason { get; internal set; }

    /// <summary>The body's length in bytes as the fields say it; -1 if they do not.</summary>
    public long ContentLength { get; internal set; }

    /// <summary>Index of the first Host field that counts; -1 if there is none.</summary>
    public int HostIndex { get; internal set; }

    /// <summary>The number of fields in <see cref="Fields"/>, removed ones included.</summary>
    public int Count => count;

    /// <summary>The fields in order, removed ones included; only the first <see cref="Count"/> count.</summary>
    public Span<HeaderField> Fields => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(fields), count);

    /// <summary>True for HTTP/1.1 (and anything newer that was written as HTTP/1); false for 1.0.</summary>
    public bool IsHttp11 => (Flags & HeadFlags.Http11) != 0;

    /// <summary>True if the body is chunked.</summary>
    public bool IsChunked => (Flags & HeadFlags.Chunked) != 0;

    /// <summary>True if at least one body byte, chunk or tunnelled byte may follow the head.</summary>
    public bool HasBody => Framing != BodyFraming.None;

    /// <summary>True if the sender is willing to go on with this connection after the message (RFC 9112 §9.3).</summary>
    public bool KeepAlive
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var flags = Flags;
            if ((flags & (HeadFlags.ConnectionClose | HeadFlags.MustClose)) != 0)
                return false;
            return (flags & (HeadFlags.Http11 | HeadFlags.ConnectionKeepAlive)) != 0;
        }
    }

    /// <summary>True if an upgrade is asked for or agreed to: an <c>Upgrade</c> field that <c>Connection</c> names (RFC 9110 §7.8).</summary>
    public bool UpgradeRequested =>
        (Flags & (HeadFlags.ConnectionUpgrade | HeadFlags.UpgradeField)) == (HeadFlags.ConnectionUpgrade | HeadFlags.UpgradeField);

    /// <summary>True if the client waits for 100 Continue before it sends the body.</summary>
    public bool Expect100Continue => (Flags & HeadFlags.Expect100Continue) != 0;

    /// <summary>Forgets everything, so that the next parse begins a new message. Keeps the memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reset()
    {
        count = 0;
        Resume = 0;
        arenaUsed = 0;
        arenaCapacity = 0;
        pathKnown = false;
        Flags = HeadFlags.None;
        MethodId = HttpMethod.Other;
        Framing = BodyFraming.None;
        Error = HttpError.None;
        HeadLength = 0;
        Status = 0;
        ContentLength = -1;
        HostIndex = -1;
        StartOffset = 0;
        Seen = 0;
        SeenTwice = 0;
        OtherCodings = false;
        CleartextHttp2 = false;
    }

    /// <summary>Says that the bytes moved, with their arena, to <paramref name="newBase"/>. Offsets stay as they are.</summary>
    public void Rebase(byte* newBase) => Base = newBase;

    /// <summary>The bytes of a range, valid until they are moved.</summary>
    public ReadOnlySpan<byte> Bytes(ByteRange range) => new(Base + range.Offset, range.Length);

    /// <summary>A field's name in lower case.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        ref var field = ref Fields[index];
        return new ReadOnlySpan<byte>(Base + field.NameOffset, field.NameLength);
    }

    /// <summary>A field's value, without surrounding blanks.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref var field = ref Fields[index];
        return new ReadOnlySpan<byte>(Base + field.ValueOffset, field.ValueLength);
    }

    /// <summary>The index of the next field with this number that is not removed; -1 if there is none.</summary>
    public int Find(KnownHeader id, int startIndex = 0)
    {
        var fields = Fields;
        for (var i = startIndex; i < fields.Length; i++)
        {
            if (fields[i].Id == id && !fields[i].Removed)
                return i;
        }
        return -1;
    }

    /// <summary>The index of the next field with this name that is not removed; -1 if there is none.</summary>
    /// <param name="nameLowerCase">The name in lower case.</param>
    /// <param name="startIndex">The first index to look at.</param>
    public int Find(ReadOnlySpan<byte> nameLowerCase, int startIndex = 0)
    {
        var fields = Fields;
        for (var i = startIndex; i < fields.Length; i++)
        {
            ref var field = ref fields[i];
            if (field.NameLength == nameLowerCase.Length && !field.Removed
                && new ReadOnlySpan<byte>(Base + field.NameOffset, field.NameLength).SequenceEqual(nameLowerCase))
                return i;
        }
        return -1;
    }

    /// <summary>Where the start line begins, behind leading empty lines.</summary>
    internal int StartOffset { get; set; }

    /// <summary>Where parsing goes on when more bytes have come: the start of the line that was not complete; 0 at the beginning.</summary>
    internal int Resume { get; set; }

    /// <summary>Bit i is set if a field with the number i was met (<see cref="KnownHeader"/> modulo 64).</summary>
    internal ulong Seen;

    /// <summary>Likewise for a field that was met more than once.</summary>
    internal ulong SeenTwice;

    /// <summary>There is a transfer coding other than chunked.</summary>
    internal bool OtherCodings;

    /// <summary><c>Upgrade: h2c</c> was met and taken away.</summary>
    internal bool CleartextHttp2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref HeaderField Add()
    {
        if ((uint)count >= (uint)fields.Length)
            Array.Resize(ref fields, fields.Length * 2);
        return ref fields[count++];
    }

    internal ParseResult Fail(HttpError error, byte* at)
    {
        Error = error;
        ErrorOffset = (int)(at - Base);
        return ParseResult.Invalid;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>
/// Requests to the kernel, built one behind another so that many go in one send, and the answer to each. It knows how messages
/// look (netlink(7), rtnetlink(7)), not how they are sent: that is <see cref="NetlinkSocket"/>.
/// </summary>
/// <remarks>A batch can be sent again and again; its bytes are pinned and stay where they are until a request is added.</remarks>
public sealed unsafe partial class NetlinkBatch
{
    /// <summary>The most bytes of one batch: far more than 255 virtual routers with twenty addresses each need.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private byte[] buffer;
    private int[] starts = new int[16];
    private int[] errors = new int[16];
    private int length;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacity">Bytes to begin with; it grows up to <see cref="MaxLength"/>.</param>
    public NetlinkBatch(int capacity = 1024) => buffer = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);

    /// <summary>Requests in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>All requests, as they are sent.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    internal byte* Start => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);

    internal int Length => length;

    /// <summary>What the kernel said to a request when the batch was last performed: 0 or an errno.</summary>
    /// <param name="index">The request, 0 to <see cref="Count"/> - 1.</param>
    public int ErrorOf(int index) => errors[index];

    /// <summary>The bytes of one request.</summary>
    /// <param name="index">The request, 0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<byte> RequestBytes(int index) => buffer.AsSpan(starts[index], EndOf(index) - starts[index]);

    /// <summary>Adds requests that were built before.</summary>
    /// <param name="requests">Whole messages, as <see cref="Bytes"/> gives them.</param>
    /// <exception cref="ArgumentException">The bytes are not whole messages.</exception>
    public void AddPrepared(ReadOnlySpan<byte> requests)
    {
        while (requests.Length > 0)
        {
            var size = requests.Length < NetlinkNumbers.HeaderLength ? 0 : MemoryMarshal.Read<int>(requests);
            var padded = (size + 3) & ~3;
            if (size < NetlinkNumbers.HeaderLength || padded > requests.Length)
            {
                throw new ArgumentException("Not whole netlink messages.", nameof(requests));
            }

            AddStart();
            requests[..padded].CopyTo(Reserve(padded));
            requests = requests[padded..];
        }
    }

    /// <summary>Empties the batch; its room is kept.</summary>
    public void Clear()
    {
        length = 0;
        Count = 0;
    }

    internal int StartOf(int index) => starts[index];

    internal int EndOf(int index) => index + 1 < Count ? starts[index + 1] : length;

    internal void SetError(int index, int error) => errors[index] = error;

    internal void Stamp(int index, uint sequence, bool acknowledge)
    {
        var header = buffer.AsSpan(starts[index]);
        var flags = (ushort)(MemoryMarshal.Read<ushort>(header[6..]) & ~NetlinkNumbers.Acknowledge);
        MemoryMarshal.Write(header[6..], (ushort)(acknowledge ? flags | NetlinkNumbers.Acknowledge : flags));
        MemoryMarshal.Write(header[8..], sequence);
    }

    internal void Begin(ushort type, ushort flags)
    {
        AddStart();
        var header = Reserve(NetlinkNumbers.HeaderLength);
        header.Clear();
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], (ushort)(flags | NetlinkNumbers.Request));
    }

    internal void End() => MemoryMarshal.Write(buffer.AsSpan(starts[Count - 1]), length - starts[Count - 1]);

    internal void PutByte(byte value) => Reserve(1)[0] = value;

    internal void PutUInt32(uint value) => MemoryMarshal.Write(Reserve(4), value);

    internal void PutUInt16(ushort value) => MemoryMarshal.Write(Reserve(2), value);

    internal void PutBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    internal void AttributeByte(ushort type, byte value) => Attribute(type, [value]);

    internal void AttributeUInt16(ushort type, ushort value) => Attribute(type, new ReadOnlySpan<byte>(&value, sizeof(ushort)));

    internal void AttributeUInt32(ushort type, uint value) => Attribute(type, new ReadOnlySpan<byte>(&value, sizeof(uint)));

    internal void AttributeUInt32BigEndian(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Attribute(type, bytes);
    }

    internal void AttributeUInt64BigEndian(ushort type, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Attribute(type, bytes);
    }

    /// <summary>An ASCII string with the closing zero.</summary>
    internal void AttributeText(ushort type, string text)
    {
        Span<byte> bytes = stackalloc byte[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        bytes[^1] = 0;
        Attribute(type, bytes);
    }

    internal void AttributeAddress(ushort type, in Endpoint address)
    {
        Span<byte> bytes = stackalloc byte[16];
        Attribute(type, bytes[..address.CopyAddress(bytes)]);
    }

    internal void Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        var room = Reserve((4 + value.Length + 3) & ~3);
        room.Clear();
        MemoryMarshal.Write(room, (ushort)(4 + value.Length));
        MemoryMarshal.Write(room[2..], type);
        value.CopyTo(room[4..]);
    }

    /// <summary>Opens an attribute that holds others; <see cref="EndNest"/> closes it.</summary>
    internal int BeginNest(ushort type)
    {
        var start = length;
        var room = Reserve(4);
        MemoryMarshal.Write(room[2..], type);
        return start;
    }

    internal void EndNest(int start)
    {
        MemoryMarshal.Write(buffer.AsSpan(start), (ushort)(length - start));
        Align();
    }

    /// <summary>Where the next byte will stand; for fields that are written later.</summary>
    internal int Position => length;

    internal Span<byte> Written(int position, int count) => buffer.AsSpan(position, count);

    private void Align()
    {
        var rest = -length & 3;
        Reserve(rest).Clear();
    }

    private void AddStart()
    {
        if (Count == starts.Length)
        {
            Array.Resize(ref starts, starts.Length * 2);
            Array.Resize(ref errors, errors.Length * 2);
        }

        errors[Count] = 0;
        starts[Count++] = length;
    }

    private Span<byte> Reserve(int count)
    {
        if (length + count > buffer.Length)
        {
            var larger = Math.Max(buffer.Length * 2, length + count);
            if (larger > MaxLength)
            {
                throw new InvalidOperationException("A batch of netlink requests grew beyond its bound.");
            }

            var moved = GC.AllocateUninitializedArray<byte>(larger, pinned: true);
            buffer.AsSpan(0, length).CopyTo(moved);
            buffer = moved;
        }

        length += count;
        return buffer.AsSpan(length - count, count);
    }
}

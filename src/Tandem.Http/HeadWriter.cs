using System.Runtime.CompilerServices;

namespace Tandem.Http;

/// <summary>
/// Writes a head anew from what was understood of it: start line, each field that is not removed as <c>name: value</c>, the asked Connection
/// field, the empty line. Lines that already stand in this form one behind the other are copied as one block. It writes no body.
/// </summary>
public static unsafe class HeadWriter
{
    private static ReadOnlySpan<byte> CloseLine => "connection: close\r\n\r\n"u8;
    private static ReadOnlySpan<byte> KeepAliveLine => "connection: keep-alive\r\n\r\n"u8;

    /// <summary>Writes a request.</summary>
    /// <param name="head">The head.</param>
    /// <param name="connection">The Connection field to add.</param>
    /// <param name="to">Where to write.</param>
    /// <param name="capacity">Bytes that may be written there.</param>
    /// <returns>Bytes written, or -1 if they do not fit; then what was written there means nothing.</returns>
    public static int WriteRequest(MessageHead head, ConnectionHeader connection, byte* to, int capacity)
    {
        var start = head.Base;
        var method = head.Method;
        var target = head.Target;
        if (method.Length + target.Length + 12 > capacity)
            return -1;
        var at = to;
        Unsafe.CopyBlockUnaligned(at, start + method.Offset, (uint)method.Length);
        at += method.Length;
        *at++ = (byte)' ';
        Unsafe.CopyBlockUnaligned(at, start + target.Offset, (uint)target.Length);
        at += target.Length;
        *at++ = (byte)' ';
        at = WriteVersion(head, at);
        *at++ = (byte)'\r';
        *at++ = (byte)'\n';
        return WriteFields(head, connection, to, at, capacity);
    }

    /// <summary>Writes a response; otherwise like <see cref="WriteRequest"/>.</summary>
    public static int WriteResponse(MessageHead head, ConnectionHeader connection, byte* to, int capacity)
    {
        var reason = head.Reason;
        if (reason.Length + 15 > capacity)
            return -1;
        var at = WriteVersion(head, to);
        var status = (uint)head.Status;
        at[0] = (byte)' ';
        at[1] = (byte)('0' + status / 100);
        at[2] = (byte)('0' + status / 10 % 10);
        at[3] = (byte)('0' + status % 10);
        at[4] = (byte)' ';
        at += 5;
        Unsafe.CopyBlockUnaligned(at, head.Base + reason.Offset, (uint)reason.Length);
        at += reason.Length;
        *at++ = (byte)'\r';
        *at++ = (byte)'\n';
        return WriteFields(head, connection, to, at, capacity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteVersion(MessageHead head, byte* at)
    {
        *(ulong*)at = head.IsHttp11 ? 0x312E312F50545448UL : 0x302E312F50545448UL;
        return at + 8;
    }

    private static int WriteFields(MessageHead head, ConnectionHeader connection, byte* to, byte* at, int capacity)
    {
        var start = head.Base;
        var end = to + capacity;
        var fields = head.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            ref var field = ref fields[i];
            if (field.Removed)
                continue;
            if (!field.Canonical)
            {
                if (field.NameLength + field.ValueLength + 4 > end - at)
                    return -1;
                at = WriteField(start, ref field, at);
                continue;
            }
            var from = field.NameOffset;
            var until = field.ValueEnd + 2;
            while (i + 1 < fields.Length)
            {
                ref var next = ref fields[i + 1];
                if (!next.Canonical || next.Removed || next.NameOffset != until)
                    break;
                until = next.ValueEnd + 2;
                i++;
            }
            if (until - from > end - at)
                return -1;
            Unsafe.CopyBlockUnaligned(at, start + from, (uint)(until - from));
            at += until - from;
        }
        var line = connection switch
        {
            ConnectionHeader.Close => CloseLine,
            ConnectionHeader.KeepAlive => KeepAliveLine,
            _ => CloseLine[^2..],
        };
        if (line.Length > end - at)
            return -1;
        line.CopyTo(new Span<byte>(at, line.Length));
        return (int)(at + line.Length - to);
    }

    private static byte* WriteField(byte* start, ref HeaderField field, byte* at)
    {
        Unsafe.CopyBlockUnaligned(at, start + field.NameOffset, field.NameLength);
        at += field.NameLength;
        *at++ = (byte)':';
        *at++ = (byte)' ';
        Unsafe.CopyBlockUnaligned(at, start + field.ValueOffset, field.ValueLength);
        at += field.ValueLength;
        *at++ = (byte)'\r';
        *at++ = (byte)'\n';
        return at;
    }
}

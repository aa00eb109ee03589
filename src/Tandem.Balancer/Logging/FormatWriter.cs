using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Tandem.Balancer.Logging;

/// <summary>
/// Writes a formatted line into the caller's bytes. It never goes past their end: text is cut off, a number that does not
/// fit is left out, and from then on nothing is written (HAProxy's lines end the same way).
/// </summary>
internal ref partial struct FormatWriter
{
    private readonly Span<byte> buffer;
    private int length;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="buffer">The caller's bytes.</param>
    internal FormatWriter(Span<byte> buffer)
    {
        this.buffer = buffer;
        EndsInSpace = true;
    }

    /// <summary>Bytes written.</summary>
    internal readonly int Length => length;

    /// <summary>Something did not fit; nothing more is taken.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>The last segment was a separator, or there was none yet: further separators are left out.</summary>
    internal bool EndsInSpace { get; set; }

    /// <summary>How many lines the frontend logged before this one (%lc).</summary>
    internal long LogCounter { get; init; }

    /// <summary>The bytes written so far.</summary>
    internal readonly ReadOnlySpan<byte> Written => buffer[..length];

    /// <summary>Bytes as they are.</summary>
    /// <param name="bytes">As much of them as fits is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - length || IsFull)
        {
            CutOff(bytes);
            return;
        }

        bytes.CopyTo(buffer[length..]);
        length += bytes.Length;
    }

    /// <summary>Bytes that make no sense in part, such as a date: all of them or none.</summary>
    /// <param name="bytes">The bytes.</param>
    internal void Whole(scoped ReadOnlySpan<byte> bytes)
    {
        IsFull |= bytes.Length > buffer.Length - length;
        if (!IsFull)
        {
            Raw(bytes);
        }
    }

    /// <summary>One byte as it is.</summary>
    /// <param name="value">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Byte(byte value)
    {
        if (length < buffer.Length && !IsFull)
        {
            buffer[length++] = value;
        }
        else
        {
            IsFull = true;
        }
    }

    /// <summary>A decimal number.</summary>
    /// <param name="value">The number.</param>
    internal void Number(long value)
    {
        if ((ulong)value < 10)
        {
            Byte((byte)('0' + value));
            return;
        }

        if (IsFull || !Utf8Formatter.TryFormat(value, buffer[length..], out var written))
        {
            IsFull = true;
            return;
        }

        length += written;
    }

    /// <summary>A number in upper-case hexadecimal.</summary>
    /// <param name="value">The number.</param>
    /// <param name="minimumDigits">Zeros are put before it up to this many digits.</param>
    internal void Hexadecimal(ulong value, byte minimumDigits)
    {
        if (IsFull || !Utf8Formatter.TryFormat(value, buffer[length..], out var written, new System.Buffers.StandardFormat('X', minimumDigits)))
        {
            IsFull = true;
            return;
        }

        length += written;
    }

    /// <summary>A string variable: quoted and escaped as its flags say, "-" when it is empty, mandatory and not quoted.</summary>
    /// <param name="value">The value; empty when there is none.</param>
    /// <param name="flags">The variable's flags.</param>
    internal void Text(scoped ReadOnlySpan<byte> value, FormatFlags flags)
    {
        var start = length;
        if ((flags & FormatFlags.Quote) != 0)
        {
            Byte((byte)'"');
        }
        else if (value.IsEmpty && (flags & FormatFlags.Mandatory) != 0)
        {
            Byte((byte)'-');
        }

        if ((flags & FormatFlags.Escape) != 0)
        {
            Escaped(value);
        }
        else
        {
            Raw(value);
        }

        if ((flags & FormatFlags.Quote) != 0)
        {
            Byte((byte)'"');
            if (IsFull)
            {
                // As HAProxy: what cannot be quoted to its end is left out.
                length = start;
            }
        }
    }

    /// <summary>The value of a sample expression: as <see cref="Text"/>, or for a header %XX encoded and, as HAProxy does, never quoted.</summary>
    /// <param name="value">The value; empty when there is none.</param>
    /// <param name="flags">The flags that the expression was compiled with.</param>
    internal void Sample(scoped ReadOnlySpan<byte> value, FormatFlags flags)
    {
        if ((flags & FormatFlags.EncodeHeader) != 0)
        {
            EncodedBytes(value, (byte)'%', ByteSets.Header, (flags & FormatFlags.Escape) != 0);
        }
        else
        {
            Text(value, flags);
        }
    }

    private void CutOff(scoped ReadOnlySpan<byte> bytes)
    {
        if (!IsFull)
        {
            bytes = bytes[..(buffer.Length - length)];
            bytes.CopyTo(buffer[length..]);
            length += bytes.Length;
        }

        IsFull = true;
    }
}

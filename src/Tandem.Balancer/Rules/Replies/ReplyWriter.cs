using System.Buffers.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Writes a reply into the caller's bytes and notes when they do not suffice.</summary>
internal ref struct ReplyWriter
{
    private readonly Span<byte> buffer;

    internal unsafe ReplyWriter(byte* buffer, int capacity)
        : this(new Span<byte>(buffer, capacity))
    {
    }

    internal ReplyWriter(Span<byte> buffer) => this.buffer = buffer;

    /// <summary>Bytes written.</summary>
    internal int Length { get; private set; }

    /// <summary>Something did not fit.</summary>
    internal bool Overflowed { get; private set; }

    /// <summary>The result of <see cref="ReplyTemplate.Write"/>.</summary>
    internal readonly int Result => Overflowed ? -1 : Length;

    internal void Add(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(buffer[Length..]))
        {
            Length += bytes.Length;
        }
        else
        {
            Overflowed = true;
        }
    }

    internal void Add(long number)
    {
        if (Utf8Formatter.TryFormat(number, buffer[Length..], out var written))
        {
            Length += written;
        }
        else
        {
            Overflowed = true;
        }
    }

    internal void StatusLine(int status, scoped ReadOnlySpan<byte> reason)
    {
        Add("HTTP/1.1 "u8);
        Add(status);
        Add(" "u8);
        Add(reason);
        Add("\r\n"u8);
    }

    internal void Field(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Add(name);
        Add(": "u8);
        Add(value);
        Add("\r\n"u8);
    }

    /// <summary>The Connection field that the request demands, and the empty line.</summary>
    internal void EndHead(ReplyOptions options)
    {
        if ((options & ReplyOptions.Close) != 0)
        {
            Add("connection: close\r\n"u8);
        }
        else if ((options & ReplyOptions.KeepAlive) != 0)
        {
            Add("connection: keep-alive\r\n"u8);
        }

        Add("\r\n"u8);
    }
}

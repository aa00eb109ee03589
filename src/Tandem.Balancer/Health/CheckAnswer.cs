using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tandem.Http;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Health;

/// <summary>What has arrived of a server's answer to a check, up to <see cref="Capacity"/> bytes; reused for the next check.</summary>
internal sealed unsafe class CheckAnswer
{
    /// <summary>Bytes that are kept to look at: HAProxy's tune.bufsize.</summary>
    internal const int Capacity = 16 * 1024;

    private readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private readonly MessageHead head = new();
    private bool headIsComplete;

    internal CheckAnswer() => Clear();

    /// <summary>Bytes that have arrived.</summary>
    internal int Length { get; private set; }

    /// <summary>No more is kept.</summary>
    internal bool IsFull => Length == Capacity;

    /// <summary>Where the next byte goes.</summary>
    internal byte* End => Start + Length;

    /// <summary>What has arrived.</summary>
    internal ReadOnlySpan<byte> Received => new(Start, Length);

    /// <summary>The status code of a complete head.</summary>
    internal int Code => head.Status;

    /// <summary>The head, when complete.</summary>
    internal MessageHead Head => head;

    /// <summary>The words after the code.</summary>
    internal string Reason => Encoding.Latin1.GetString(head.Bytes(head.Reason));

    private byte* Start => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        Length = 0;
        headIsComplete = false;
        head.Reset();
    }

    /// <summary>Counts what was written at <see cref="End"/>.</summary>
    /// <param name="count">Bytes.</param>
    internal void Add(int count) => Length += count;

    /// <summary>Looks for the head of an HTTP response.</summary>
    /// <param name="method">The method that it answers.</param>
    internal ParseResult ParseHead(HttpMethod method)
    {
        if (headIsComplete)
        {
            return ParseResult.Complete;
        }

        var result = ResponseParser.Parse(Start, Length, head, method);
        headIsComplete = result == ParseResult.Complete;
        return result;
    }

    /// <summary>Copies what has arrived of the body, without chunk framing. The head is complete.</summary>
    /// <param name="body">Room for <see cref="Capacity"/> bytes.</param>
    /// <param name="isComplete">Whether no more belongs to it.</param>
    /// <returns>Bytes copied; -1 when its framing is broken.</returns>
    internal int CopyBody(byte* body, out bool isComplete)
    {
        var arrived = Received[head.HeadLength..];
        isComplete = head.Framing == BodyFraming.None;
        switch (head.Framing)
        {
            case BodyFraming.Length:
                isComplete = arrived.Length >= head.ContentLength;
                arrived = isComplete ? arrived[..(int)head.ContentLength] : arrived;
                break;
            case BodyFraming.Chunked:
                arrived.CopyTo(new Span<byte>(body, Capacity));
                var chunks = default(ChunkedBody);
                var result = chunks.Strip(body, arrived.Length, out _, out var produced);
                isComplete = result == ChunkResult.Done;
                return result == ChunkResult.Invalid ? -1 : produced;
            case BodyFraming.None:
                return 0;
        }

        arrived.CopyTo(new Span<byte>(body, Capacity));
        return arrived.Length;
    }
}

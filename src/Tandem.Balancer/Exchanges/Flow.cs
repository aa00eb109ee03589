using System.Diagnostics;
using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// One direction of an exchange or a tunnel: moves body bytes from a source to a sink, keeps count of the framing, and stops
/// reading while the sink is slow. It holds at most one body buffer, or one pipe, of what the sink has not taken.
/// </summary>
internal sealed unsafe partial class Flow
{
    /// <summary>
    /// Bytes asked of a connection at a time: large enough that the calls do not count, small enough to stay in the second-level
    /// cache (docs/NOTES.md, "receive size").
    /// </summary>
    internal const int ReceiveSize = 64 * 1024;

    /// <summary>Bytes that one flow may move before others have their turn.</summary>
    private const int TurnBytes = 1024 * 1024;

    /// <summary>Room in front of received bytes, so that a head can be written right before its body.</summary>
    internal const int HeadRoom = 40 * 1024;

    /// <summary>Where in the body buffer the bytes stand that could not be judged yet; before it stand those for the sink.</summary>
    private const int CarryOffset = EventLoop.BodyBufferSize - (24 * 1024);

    private EventLoop loop = null!;
    private BodyFraming framing;
    private bool stripChunks;
    private bool chunksDone;
    private long remaining;
    private ChunkedBody chunks;
    private byte* pending;
    private int pendingLength;
    private byte* ownedBuffer;
    private int carried;
    private SplicePipe? pipe;

    /// <summary>Bytes that the sink took since the flow began.</summary>
    internal long Moved { get; private set; }

    /// <summary>
    /// Bytes that came from the source since the flow began, as HAProxy counts them in logs: the payload, without chunk framing,
    /// and one for the end of a chunked body.
    /// </summary>
    internal long Received { get; private set; }

    /// <summary>Everything the source had to give has come; the sink may still owe some.</summary>
    internal bool SourceDone => framing switch
    {
        BodyFraming.None => true,
        BodyFraming.Length => remaining == 0,
        BodyFraming.Chunked => chunksDone,
        _ => false,
    };

    /// <summary>Bytes wait for the sink.</summary>
    internal bool HasPending => pendingLength > 0 || pipe is { Held: > 0 };

    /// <summary>The whole body has come and gone.</summary>
    internal bool IsDone => SourceDone && !HasPending;

    /// <summary>
    /// Bytes that came behind the end of the body with its last piece. They stand at <see cref="Excess"/> until the loop's scratch
    /// buffer is used again.
    /// </summary>
    internal int ExcessLength { get; private set; }

    /// <summary>Where the bytes behind the body are.</summary>
    internal byte* Excess { get; private set; }

    /// <summary>The most bytes to receive at a time, for an owner that must be able to keep what comes behind a body.</summary>
    internal int MostAtATime { get; set; }

    /// <summary>Whether bytes may go through a pipe in the kernel once the body proves large.</summary>
    internal bool MaySplice { get; set; }

    /// <summary>Begins a body.</summary>
    /// <param name="eventLoop">The loop of both connections.</param>
    /// <param name="bodyFraming">How its end is found.</param>
    /// <param name="length">Its length, for <see cref="BodyFraming.Length"/>.</param>
    /// <param name="strip">The sink cannot read chunks: pass on what they hold.</param>
    internal void Begin(EventLoop eventLoop, BodyFraming bodyFraming, long length, bool strip = false)
    {
        Debug.Assert(ownedBuffer == null && pipe == null);
        loop = eventLoop;
        framing = bodyFraming;
        remaining = length;
        stripChunks = strip;
        chunksDone = false;
        chunks = default;
        pendingLength = 0;
        carried = 0;
        Moved = 0;
        Received = 0;
        MaySplice = false;
        MostAtATime = ReceiveSize;
        ExcessLength = 0;
        Excess = null;
    }

    /// <summary>Gives back what the flow holds. It may begin again.</summary>
    internal void End()
    {
        carried = 0;
        pendingLength = 0;
        ReturnBuffer();
        if (pipe != null)
        {
            loop.ReturnPipe(pipe);
            pipe = null;
        }
    }

    /// <summary>
    /// Takes bytes that have already arrived, in place: what of them belongs to the body, and what of that is to be sent.
    /// </summary>
    /// <param name="data">The bytes; chunk framing is edited in place.</param>
    /// <param name="length">How many.</param>
    /// <param name="consumed">How many of them belong to this body.</param>
    /// <param name="produced">How many bytes at <paramref name="data"/> are to be sent now.</param>
    /// <returns>False when the framing is not valid.</returns>
    internal bool Accept(byte* data, int length, out int consumed, out int produced)
    {
        switch (framing)
        {
            case BodyFraming.None:
                consumed = produced = 0;
                return true;
            case BodyFraming.Length:
                consumed = produced = (int)Math.Min(remaining, length);
                remaining -= consumed;
                break;
            case BodyFraming.Chunked:
                if (chunksDone)
                {
                    consumed = produced = 0;
                    return true;
                }

                var content = chunks.Content;
                var result = stripChunks
                    ? chunks.Strip(data, length, out consumed, out produced)
                    : chunks.Normalize(data, length, out consumed, out produced);
                if (result == ChunkResult.Invalid)
                {
                    return false;
                }

                chunksDone = result == ChunkResult.Done;
                Received += (long)(chunks.Content - content) + (chunksDone ? 1 : 0);
                return true;
            default:
                consumed = produced = length;
                break;
        }

        Received += consumed;
        return true;
    }

    /// <summary>Has bytes that the caller composed sent before all others. They must stay where they are until taken.</summary>
    /// <param name="data">The bytes, in memory that the caller keeps.</param>
    /// <param name="length">How many.</param>
    internal void SendFirst(byte* data, int length)
    {
        Debug.Assert(pendingLength == 0);
        pending = data;
        pendingLength = length;
    }

    /// <summary>Keeps a copy of bytes that the sink has not taken, in the flow's own buffer.</summary>
    /// <returns>False when no buffer is left.</returns>
    internal bool Keep(byte* data, int length)
    {
        Debug.Assert(length <= CarryOffset);
        if (!OwnBuffer())
        {
            return false;
        }

        Buffer.MemoryCopy(data, ownedBuffer, CarryOffset, length);
        pending = ownedBuffer;
        pendingLength = length;
        return true;
    }

    /// <summary>Moves what can be moved now.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="sink">Where to.</param>
    internal FlowResult Run(Connection source, Connection sink)
    {
        var turnEnd = Moved + TurnBytes;
        while (true)
        {
            if (HasPending)
            {
                var flushed = Flush(sink);
                if (flushed != FlowResult.Done)
                {
                    return flushed;
                }
            }

            if (SourceDone)
            {
                return FlowResult.Done;
            }

            if (!source.IsReadable)
            {
                return FlowResult.WaitsForSource;
            }

            if (Moved >= turnEnd)
            {
                loop.Revisit(source);
                return FlowResult.Yielded;
            }

            var moved = MaySplice && carried == 0 && (framing != BodyFraming.Length || remaining >= SpliceFrom)
                && framing != BodyFraming.Chunked
                ? SpliceOnce(source, sink)
                : CopyOnce(source, sink);
            if (moved != FlowResult.Done)
            {
                return moved;
            }
        }
    }

    private FlowResult Flush(Connection sink)
    {
        if (!sink.IsWritable)
        {
            return FlowResult.WaitsForSink;
        }

        int sent;
        if (pendingLength > 0)
        {
            sent = sink.Send(pending, pendingLength);
            if (sent > 0)
            {
                pending += sent;
                pendingLength -= sent;
                Moved += sent;
            }

            if (pendingLength == 0)
            {
                ReturnBuffer();
            }
        }
        else
        {
            // Only what the pipe holds: the source is not asked while the sink is behind.
            sent = sink.Splice(pipe!, sink, 0, out _);
            if (sent > 0)
            {
                Moved += sent;
            }
        }

        return HasPending ? WhenNotTaken(sent) : FlowResult.Done;
    }

    private static FlowResult WhenNotTaken(int sent) =>
        sent >= 0 || sent == -Errno.Again ? FlowResult.WaitsForSink : FlowResult.SinkFailed;

    private FlowResult CopyOnce(Connection source, Connection sink)
    {
        var data = loop.Scratch + HeadRoom;
        if (carried > 0)
        {
            // The start of a trailer section that could not be judged yet.
            Buffer.MemoryCopy(ownedBuffer + CarryOffset, data, carried, carried);
        }

        var most = framing == BodyFraming.Length ? (int)Math.Min(remaining, ReceiveSize) : MostAtATime;
        var got = source.Receive(data + carried, most);
        if (got <= 0)
        {
            return got switch
            {
                0 => FlowResult.SourceEnded,
                -Errno.Again => FlowResult.WaitsForSource,
                _ => FlowResult.SourceFailed,
            };
        }

        var length = carried + got;
        carried = 0;
        ReturnBuffer();
        if (!Accept(data, length, out var consumed, out var produced))
        {
            return FlowResult.Invalid;
        }

        if (SourceDone && consumed < length)
        {
            Excess = data + consumed;
            ExcessLength = length - consumed;
        }

        if (produced > 0)
        {
            var sent = sink.Send(data, produced);
            if (sent < 0 && sent != -Errno.Again)
            {
                return FlowResult.SinkFailed;
            }

            var taken = Math.Max(sent, 0);
            Moved += taken;
            if (taken < produced && !Keep(data + taken, produced - taken))
            {
                return FlowResult.NoBuffer;
            }
        }

        if (consumed < length && !SourceDone && !Carry(data + consumed, length - consumed))
        {
            return FlowResult.NoBuffer;
        }

        return HasPending ? FlowResult.WaitsForSink : FlowResult.Done;
    }

    /// <summary>Keeps bytes of a body that could not be judged yet, to be looked at again together with what follows.</summary>
    internal bool Carry(byte* rest, int length)
    {
        if (length > EventLoop.BodyBufferSize - CarryOffset || !OwnBuffer())
        {
            return false;
        }

        Buffer.MemoryCopy(rest, ownedBuffer + CarryOffset, EventLoop.BodyBufferSize - CarryOffset, length);
        carried = length;
        return true;
    }

    private bool OwnBuffer()
    {
        if (ownedBuffer == null)
        {
            ownedBuffer = loop.BodyBuffers.Rent();
        }

        return ownedBuffer != null;
    }

    private void ReturnBuffer()
    {
        if (ownedBuffer != null && carried == 0 && pendingLength == 0)
        {
            loop.BodyBuffers.Return(ownedBuffer);
            ownedBuffer = null;
        }
    }
}

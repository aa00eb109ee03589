using System.Runtime.InteropServices;
using Tandem.Balancer.Exchanges;
using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>
/// In what rules run: one per loop, entered for one exchange at a time. It owns the scratch memory for computed bytes, which is
/// free again when the next rule begins, and the chars that regular expressions read. Not thread-safe.
/// </summary>
internal sealed unsafe class RuleContext : IDisposable
{
    /// <summary>Bytes that the values computed by one rule may take together; four times HAProxy's buffer.</summary>
    internal const int ScratchBytes = 64 * 1024;

    /// <summary>Bytes that one text with variables may take: HAProxy's buffer.</summary>
    internal const int TextBytes = 16 * 1024;

    private readonly Stack<RuleState> freeStates = new();
    private byte* scratch = (byte*)NativeMemory.Alloc(ScratchBytes);
    private int scratchUsed;
    private byte* buffered;
    private RuleState? state;
    private ulong random = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The exchange.</summary>
    internal ExchangeFacts Facts { get; private set; } = null!;

    /// <summary>Where the rule stands that runs.</summary>
    internal RuleHook Hook { get; set; }

    /// <summary>No more bytes will come, or the inspect delay has passed: what cannot be said now is false.</summary>
    internal bool IsFinal { get; set; } = true;

    /// <summary>The fetch is asked by an ACL, which looks at every value in turn.</summary>
    internal bool Iterates { get; set; }

    /// <summary>UTC ticks.</summary>
    internal long NowUtcTicks { get; private set; }

    /// <summary>Bytes of the request or response in the buffer (req.len, res.len), set by who runs tcp content rules.</summary>
    internal int BufferedBytes { get; set; }

    /// <summary>The bytes of the request in the buffer; in TCP mode, and only while its content rules run.</summary>
    internal ReadOnlySpan<byte> Buffered => buffered == null ? default : new(buffered, BufferedBytes);

    /// <summary>Shows what has arrived to the rules that follow, until <see cref="Enter"/>. The bytes are not copied.</summary>
    internal void SetBuffered(byte* bytes, int length)
    {
        buffered = bytes;
        BufferedBytes = length;
    }

    /// <summary>The request that fetches look at; null in TCP mode and once the response is there, as in HAProxy.</summary>
    internal MessageHead? Request => (Hook & RuleHook.RequestSide) != 0 ? Facts.Request : null;

    /// <summary>The response that fetches look at.</summary>
    internal MessageHead? Response => (Hook & (RuleHook.ResponseSide | RuleHook.Log)) != 0 ? Facts.Response : null;

    /// <summary>Servers and backends as rules may ask for them; null when rules are tried without any.</summary>
    internal ProxyFacts? Proxies { get; set; }

    /// <summary>What rules keep of the connection; rented at the first use.</summary>
    internal RuleState State => state ??= freeStates.Count > 0 ? freeStates.Pop() : new RuleState();

    /// <summary>What rules keep of the connection, or null when they kept nothing yet.</summary>
    internal RuleState? StateOrNull => state;

    /// <summary>The chars of the value that a regular expression looks at.</summary>
    internal char[] Chars { get; } = new char[ScratchBytes];

    /// <summary>The head that the running rule edits.</summary>
    internal MessageHead? Message => (Hook & RuleHook.ResponseSide) != 0 ? Facts.Response : Facts.Request;

    /// <summary>Enters for one exchange.</summary>
    /// <param name="facts">The exchange.</param>
    /// <param name="kept">What <see cref="Leave"/> returned for this connection, or null.</param>
    /// <param name="nowUtcTicks">The present time.</param>
    internal void Enter(ExchangeFacts facts, RuleState? kept, long nowUtcTicks)
    {
        Facts = facts;
        state = kept;
        NowUtcTicks = nowUtcTicks;
        IsFinal = true;
        scratchUsed = 0;
        buffered = null;
    }

    /// <summary>Leaves the exchange, after the answer was written.</summary>
    /// <returns>What to keep with the client's connection and give to the next <see cref="Enter"/>; null when there is nothing.</returns>
    internal RuleState? Leave()
    {
        var kept = state;
        state = null;
        Facts = null!;
        return kept;
    }

    /// <summary>Gives back what was kept with a connection that has ended.</summary>
    internal void Release(RuleState? kept)
    {
        if (kept != null)
        {
            kept.EndSession();
            freeStates.Push(kept);
        }
    }

    /// <summary>Frees the scratch memory for the next rule.</summary>
    internal void ResetScratch() => scratchUsed = 0;

    /// <summary>
    /// How much scratch memory is taken. Whoever needs a value only for a moment sets it back afterwards, so that a request with
    /// long values cannot use the memory up and make later conditions blind.
    /// </summary>
    internal int Mark
    {
        get => scratchUsed;
        set => scratchUsed = value;
    }

    /// <summary>Takes scratch memory; null when it is used up.</summary>
    internal byte* Take(int length)
    {
        if ((uint)length > (uint)(ScratchBytes - scratchUsed))
        {
            return null;
        }

        var at = scratch + scratchUsed;
        scratchUsed += length;
        return at;
    }

    /// <summary>The scratch memory that is left, to write into before its length is known; then <see cref="Take"/> as much.</summary>
    internal Span<byte> Rest() => new(scratch + scratchUsed, ScratchBytes - scratchUsed);

    /// <summary>Copies bytes to the scratch memory and points the sample at them; its type stays.</summary>
    internal bool Hold(ReadOnlySpan<byte> bytes, ref Sample sample)
    {
        var at = Take(bytes.Length);
        if (at == null)
        {
            return false;
        }

        bytes.CopyTo(new Span<byte>(at, bytes.Length));
        sample.Pointer = at;
        sample.Length = bytes.Length;
        return true;
    }

    /// <summary>A pseudo-random number (xorshift); not for secrets.</summary>
    internal ulong NextRandom()
    {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return random * 0x2545F4914F6CDD1D;
    }

    public void Dispose()
    {
        NativeMemory.Free(scratch);
        scratch = null;
    }
}

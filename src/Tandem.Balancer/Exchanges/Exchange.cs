using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Http;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// One HTTP request and its response, from the first byte of the head to the log line:
/// <list type="number">
/// <item>receive and parse the request's head (Exchange.Head.cs);</item>
/// <item>decide: rules, backend (Exchange.Decide.cs);</item>
/// <item>reach a server (<see cref="Dispatch"/>) and forward the request (Exchange.Request.cs);</item>
/// <item>receive, decide on and forward the response (Exchange.Response.cs);</item>
/// <item>account and go (Exchange.End.cs).</item>
/// </list>
/// It belongs to one <see cref="Downstream"/> at a time and is reused by its worker.
/// </summary>
/// <remarks>
/// Memory: one head buffer of the loop's while it lives, a body buffer while a response's head comes in pieces, and at most one
/// body buffer per direction (see <see cref="Flow"/>).
/// </remarks>
internal sealed unsafe partial class Exchange : Dispatch
{
    private enum State : byte
    {
        /// <summary>The head is being received or decided on.</summary>
        Head,

        /// <summary>On the way to a server.</summary>
        Dispatching,

        /// <summary>A server has it.</summary>
        Forwarding,

        /// <summary>Both sides speak something else than HTTP.</summary>
        Tunnelling,

        /// <summary>An answer of our own is being sent.</summary>
        Replying,

        /// <summary>The answer is held back (<c>http-request tarpit</c>).</summary>
        Tarpit,

        /// <summary>Over.</summary>
        Ended,
    }

    /// <summary>Bytes of a request that are received before its head is complete (HAProxy's tune.bufsize).</summary>
    private const int ReceiveCapacity = 16 * 1024;

    /// <summary>Bytes for header edits, HAProxy's tune.maxrewrite.</summary>
    private const int ArenaCapacity = 1024;

    private readonly MessageHead request = new();
    private readonly MessageHead response;
    private readonly Flow requestFlow = new();
    private readonly Flow responseFlow = new();
    private readonly Tunnel tunnel = new();
    private Downstream client = null!;
    private State state;
    private byte* buffer;
    private int received;
    private int consumed;
    private int bodyArrived;
    private int outgoingStart;
    private int outgoingLength;
    private bool requestComplete;
    private bool replayable;
    private bool responseStarted;
    private bool keepClient;
    private bool keepServer;
    private bool endsWithServer;
    private bool headReceived;
    private bool wholeAtHand;
    private bool abandoned;
    private bool responseSent;
    private int excessLength;
    private bool heldBehindInterim;
    private long firstByteUs;
    private long requestSentUs;
    private byte* partialResponse;
    private int partialLength;
    private bool partialIsLarge;
    private RuleOutcome tarpitOutcome;

    internal Exchange(Worker worker)
        : base(worker)
    {
        response = worker.ResponseHead;
        Facts.Request = request;
        Facts.IsHttp = true;
    }

    private EventLoop Loop => Worker.Loop;

    private Frontend Frontend => client.Frontend.Frontend;

    /// <summary>Begins with nothing received.</summary>
    /// <returns>False when no buffer is left.</returns>
    internal bool Begin(Downstream downstream)
    {
        var rented = Loop.HeadBuffers.Rent();
        if (rented == null)
        {
            return false;
        }

        Begin(downstream, rented, 0);
        return true;
    }

    /// <summary>Begins with bytes that came behind the exchange before.</summary>
    /// <param name="downstream">The client.</param>
    /// <param name="rented">A head buffer, which becomes this exchange's.</param>
    /// <param name="length">Bytes in it.</param>
    internal void Begin(Downstream downstream, byte* rented, int length)
    {
        client = downstream;
        state = State.Head;
        buffer = rented;
        received = length;
        consumed = 0;
        outgoingLength = 0;
        requestComplete = false;
        replayable = false;
        responseStarted = false;
        keepClient = false;
        keepServer = false;
        headReceived = false;
        wholeAtHand = false;
        abandoned = false;
        responseSent = false;
        excessLength = 0;
        heldBehindInterim = false;
        countsConnection = false;
        partialResponse = null;
        partialLength = 0;
        firstByteUs = Loop.NowUs;
        request.Reset();
        ResetFacts();
    }

    /// <summary>Hands over the bytes that belong to the next request, with their buffer; null when there are none.</summary>
    internal byte* TakeRest(out int length)
    {
        var start = excessLength > 0 ? outgoingStart : consumed;
        length = excessLength > 0 ? excessLength : received - consumed;
        if (length <= 0)
        {
            return null;
        }

        var rest = buffer;
        System.Buffer.MemoryCopy(buffer + start, rest, EventLoop.HeadBufferSize, length);
        buffer = null;
        return rest;
    }

    /// <summary>Gives back all memory; the worker calls it when the exchange returns to the pool.</summary>
    internal void Release()
    {
        if (buffer != null)
        {
            Loop.HeadBuffers.Return(buffer);
            buffer = null;
        }

        ReturnPartial();
        client = null!;
        Facts.ClientConnection = null;
    }

    private void ResetFacts()
    {
        var facts = Facts;
        facts.Client = client.Client;
        facts.DestinationAddress = client.Destination;
        facts.ClientConnection = client.Connection;
        facts.ListenerId = client.Listener.Bound.Id;
        facts.FrontendName = Frontend.NameBytes;
        facts.BackendName = Frontend.NameBytes;
        facts.ServerName = Worker.NoServerName;
        facts.Server = default;
        facts.Response = null;
        facts.RequestLine = null;
        facts.HandshakeMs = client.Requests == 0 ? client.HandshakeMs : 0;
        facts.IdleMs = 0;
        facts.RequestMs = ExchangeFacts.NotReached;
        facts.QueueMs = ExchangeFacts.NotReached;
        facts.ConnectMs = ExchangeFacts.NotReached;
        facts.ResponseMs = ExchangeFacts.NotReached;
        facts.Status = -1;
        facts.BytesRead = 0;
        facts.BytesUploaded = 0;
        facts.EndCause = (byte)'-';
        facts.EndState = (byte)'-';
        facts.Retries = 0;
        facts.Redispatched = false;
        facts.ServerQueue = 0;
        facts.BackendQueue = 0;
    }

    private int SinceMs(long us) => (int)((Loop.NowUs - us) / 1000);

    private void ReturnPartial()
    {
        if (partialResponse != null)
        {
            (partialIsLarge ? Loop.BodyBuffers : Loop.HeadBuffers).Return(partialResponse);
            partialResponse = null;
            partialLength = 0;
        }
    }
}

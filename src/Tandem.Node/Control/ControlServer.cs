using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Node.Control;

/// <summary>
/// Answers requests that come over a Unix stream socket: one JSON object a line each way, such as <c>{"ask":"status"}</c> or
/// <c>{"do":"drain"}</c>, answered by <c>{"ok":true,...}</c> or <c>{"ok":false,"error":"..."}</c>. Lives on a loop and never blocks it.
/// </summary>
/// <remarks>
/// Bounds: <see cref="MaxClients"/> clients at a time (more wait in the kernel's queue), requests of <see cref="MaxRequest"/> bytes, answers of
/// <see cref="MaxAnswer"/> bytes, and <see cref="PatienceMs"/> for a client to send its request or take its answer.
/// </remarks>
public sealed class ControlServer : ListenerHandler, IDisposable
{
    /// <summary>Clients served at a time.</summary>
    public const int MaxClients = 16;

    /// <summary>Bytes of the longest request, its line end included.</summary>
    public const int MaxRequest = 64 * 1024;

    /// <summary>Bytes of the longest answer, its line end included; what would be longer is refused. A server is told in some 300 bytes: room for 50,000.</summary>
    public const int MaxAnswer = 16 * 1024 * 1024;

    /// <summary>How long a client may do nothing, in milliseconds. The time that the server takes for its answer does not count.</summary>
    public const int PatienceMs = 10_000;

    private readonly EventLoop loop;
    private readonly ListeningSocket socket;
    private readonly Action<ControlExchange> handle;
    private readonly Listener listener;
    private readonly List<ControlSession> sessions = [];
    private bool isDisposed;

    /// <summary>Begins to accept.</summary>
    /// <param name="loop">Where it lives; this is called on its thread, or before it runs.</param>
    /// <param name="socket">From <see cref="ControlSocket.Open"/>; it becomes the server's.</param>
    /// <param name="handle">Called on the loop's thread with each request; answers it at once or later.</param>
    public ControlServer(EventLoop loop, ListeningSocket socket, Action<ControlExchange> handle)
    {
        ArgumentNullException.ThrowIfNull(loop);
        this.loop = loop;
        this.socket = socket;
        this.handle = handle;
        listener = loop.Listen(socket, this);
    }

    /// <inheritdoc/>
    public override bool MayAccept
    {
        get
        {
            if (sessions.Count < MaxClients)
            {
                return true;
            }

            listener.Pause();
            return false;
        }
    }

    /// <inheritdoc/>
    public override void OnAccepted(Connection connection) => sessions.Add(new ControlSession(this, loop, connection));

    /// <inheritdoc/>
    public override void OnAcceptFailed(int error)
    {
        // The loop tries again; whoever asks waits so long, or gives up.
    }

    /// <summary>Closes the socket and all clients; its file stays.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        listener.Close();
        socket.Close();
        foreach (var session in sessions.ToArray())
        {
            session.End();
        }
    }

    internal void Handle(ControlExchange exchange) => handle(exchange);

    internal void OnEnded(ControlSession session)
    {
        sessions.Remove(session);
        if (listener.IsPaused && !isDisposed)
        {
            listener.Resume();
        }
    }
}

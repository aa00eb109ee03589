using Tandem.Http;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// Two flows between a client and a server that carry whatever either sends, until both have ended: TCP sessions, CONNECT and
/// upgraded connections. An end of one side is passed on, and the other direction goes on.
/// </summary>
internal sealed class Tunnel
{
    internal enum Outcome
    {
        /// <summary>It goes on.</summary>
        Open,

        /// <summary>Both sides have ended and all was delivered.</summary>
        Ended,

        /// <summary>The client's connection broke.</summary>
        ClientFailed,

        /// <summary>The server's connection broke.</summary>
        ServerFailed,

        /// <summary>No buffer was left.</summary>
        NoBuffer,
    }

    private bool clientEnded;
    private bool serverEnded;

    internal Flow Up { get; } = new();

    internal Flow Down { get; } = new();

    /// <summary>The client has ended and the server was told.</summary>
    internal bool ClientEnded => clientEnded;

    /// <summary>The server has ended and the client was told.</summary>
    internal bool ServerEnded => serverEnded;

    internal void Begin(EventLoop loop, bool splices)
    {
        clientEnded = serverEnded = false;
        Up.Begin(loop, BodyFraming.Tunnel, 0);
        Down.Begin(loop, BodyFraming.Tunnel, 0);
        Up.MaySplice = splices;
        Down.MaySplice = splices;
    }

    internal void End()
    {
        Up.End();
        Down.End();
    }

    /// <summary>Moves what can be moved in both directions.</summary>
    internal Outcome Run(Connection client, Connection server)
    {
        var outcome = Move(Up, client, server, ref clientEnded, Outcome.ClientFailed, Outcome.ServerFailed);
        if (outcome == Outcome.Open)
        {
            outcome = Move(Down, server, client, ref serverEnded, Outcome.ServerFailed, Outcome.ClientFailed);
        }

        if (outcome != Outcome.Open)
        {
            return outcome;
        }

        if (clientEnded && serverEnded)
        {
            return Outcome.Ended;
        }

        // A side that has ended is not read any more, so its reset is seen here.
        return clientEnded && (client.Ready & Readiness.Failed) != 0 ? Outcome.ClientFailed
            : serverEnded && (server.Ready & Readiness.Failed) != 0 ? Outcome.ServerFailed
            : Outcome.Open;
    }

    private static Outcome Move(Flow flow, Connection from, Connection to, ref bool ended, Outcome whenSource, Outcome whenSink)
    {
        if (ended)
        {
            return Outcome.Open;
        }

        switch (flow.Run(from, to))
        {
            case FlowResult.SourceEnded:
                ended = true;
                to.EndSending();
                return Outcome.Open;
            case FlowResult.SourceFailed:
                return whenSource;
            case FlowResult.SinkFailed:
                return whenSink;
            case FlowResult.NoBuffer:
                return Outcome.NoBuffer;
            default:
                return Outcome.Open;
        }
    }
}

using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// What is known of one exchange, or of one TCP session: all that rules may ask and log lines may tell. The exchange fills
/// it in as it goes; rules and formats only read it. It belongs to one loop and is reused for the next exchange.
/// </summary>
internal sealed unsafe class ExchangeFacts
{
    /// <summary>A timer that was not reached, as HAProxy logs it.</summary>
    internal const int NotReached = -1;

    /// <summary>The client's address, as a PROXY header tells it where one is accepted.</summary>
    internal Endpoint Client;

    /// <summary>The address that the client connected to. Read through <see cref="Destination"/>, which asks the kernel once.</summary>
    internal Endpoint DestinationAddress;

    /// <summary>The client's connection, of which <see cref="Destination"/> is asked; null when it has gone.</summary>
    internal Tandem.Linux.Reactor.Connection? ClientConnection;

    /// <summary>The address of the server that was chosen, or none.</summary>
    internal Endpoint Server;

    /// <summary>The name of the frontend that accepted.</summary>
    internal byte[] FrontendName = [];

    /// <summary>The name of the backend that serves; the frontend's when none was reached.</summary>
    internal byte[] BackendName = [];

    /// <summary>The server's name, or "&lt;NOSRV&gt;".</summary>
    internal byte[] ServerName = [];

    /// <summary>The request's head as understood and edited; null in TCP mode.</summary>
    internal MessageHead? Request;

    /// <summary>The response's head; null before it has arrived.</summary>
    internal MessageHead? Response;

    /// <summary>The request line as received, without line end; null when there is none or it was not understood.</summary>
    internal byte* RequestLine;

    /// <summary>Bytes of <see cref="RequestLine"/>.</summary>
    internal int RequestLineLength;

    /// <summary>Offsets of method, target and version in <see cref="RequestLine"/>: the method's end, the target's start and end.</summary>
    internal int MethodEnd, TargetStart, TargetEnd;

    /// <summary>UTC ticks when the connection was accepted (%t, %T).</summary>
    internal long AcceptedAtTicks;

    /// <summary>UTC ticks when the request's first byte arrived (%tr, %trl).</summary>
    internal long RequestAtTicks;

    /// <summary>Milliseconds of handshakes such as the PROXY header (%Th).</summary>
    internal int HandshakeMs;

    /// <summary>Milliseconds between the end of the handshakes and the request's first byte (%Ti).</summary>
    internal int IdleMs;

    /// <summary>Milliseconds from the first byte to the complete head (%TR), or <see cref="NotReached"/>.</summary>
    internal int RequestMs;

    /// <summary>Milliseconds in queues (%Tw), or <see cref="NotReached"/>.</summary>
    internal int QueueMs;

    /// <summary>Milliseconds to make the server connection (%Tc), or <see cref="NotReached"/>.</summary>
    internal int ConnectMs;

    /// <summary>Milliseconds from the connection to the complete response head (%Tr), or <see cref="NotReached"/>.</summary>
    internal int ResponseMs;

    /// <summary>Milliseconds from the accept to the end (%Tt).</summary>
    internal int TotalMs;

    /// <summary>Status sent to the client, or -1 (%ST).</summary>
    internal int Status;

    /// <summary>Bytes sent to the client, heads included (%B).</summary>
    internal long BytesRead;

    /// <summary>Bytes received from the client, heads included (%U).</summary>
    internal long BytesUploaded;

    /// <summary>Who ended the session and why: '-' or C S P L R I D U K (configuration.txt 8.5).</summary>
    internal byte EndCause;

    /// <summary>In which state it ended: '-' or R Q C H D L T.</summary>
    internal byte EndState;

    /// <summary>Connections of the process (%ac), the frontend (%fc), the backend (%bc), the server (%sc) when it ended.</summary>
    internal int ProcessConnections, FrontendConnections, BackendConnections, ServerConnections;

    /// <summary>Connection attempts beyond the first (%rc).</summary>
    internal int Retries;

    /// <summary>The request went to another server than first chosen: a '+' before %rc.</summary>
    internal bool Redispatched;

    /// <summary>Requests queued before this one at the server (%sq) and the backend (%bq).</summary>
    internal int ServerQueue, BackendQueue;

    /// <summary>Number of this request in the process (%rt).</summary>
    internal ulong RequestNumber;

    /// <summary>Number of the frontend's bind address, from 1: what logs show as the port of a Unix socket (%cp, %fp).</summary>
    internal int ListenerId;

    /// <summary>The frontend is in HTTP mode.</summary>
    internal bool IsHttp;

    /// <summary>The address that the client connected to, asked of the kernel at the first use.</summary>
    internal Endpoint Destination
    {
        get
        {
            if (DestinationAddress.Family == EndpointFamily.None && ClientConnection != null)
            {
                DestinationAddress = ClientConnection.Local;
            }

            return DestinationAddress;
        }
    }
}

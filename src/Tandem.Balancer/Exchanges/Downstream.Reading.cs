using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <content>Reading: the PROXY header, heads, and requests that were sent without waiting.</content>
internal sealed unsafe partial class Downstream
{
    /// <summary>A buffer may be had again.</summary>
    internal void OnBufferReturned()
    {
        if (waitsForBuffer)
        {
            waitsForBuffer = false;
            worker.Loop.Revisit(Connection);
        }
    }

    private int HeadTimeout() => Frontend.Frontend.HttpRequestMs > 0 ? Frontend.Frontend.HttpRequestMs : Frontend.Frontend.ClientMs;

    private void ReadHead()
    {
        if (exchange == null)
        {
            exchange = worker.RentExchange();
            if (!exchange.Begin(this))
            {
                // No buffer is left: the client waits in the kernel until one is.
                worker.Return(exchange);
                exchange = null;
                if (!waitsForBuffer)
                {
                    waitsForBuffer = true;
                    worker.WaitForBuffer(this);
                }

                return;
            }
        }

        var got = exchange.Receive();
        if (got > 0)
        {
            if (state == State.Idle)
            {
                state = State.Head;
                exchange.OnFirstByte();
                if (Requests > 0)
                {
                    SetTimeout(HeadTimeout());
                }
            }

            Process();
            return;
        }

        if (got == -Errno.Again)
        {
            if (state == State.Idle)
            {
                worker.Return(exchange);
                exchange = null;
            }

            return;
        }

        if (state == State.Head || Requests == 0)
        {
            exchange.OnClientGone(got);
            return;
        }

        CloseWithExchange();
    }

    /// <summary>Parses and runs requests as long as they are complete; not recursive, however many were pipelined.</summary>
    private void Process()
    {
        processing = true;
        while (state == State.Head && exchange!.ParseHead())
        {
            state = State.Busy;
            Requests++;
            ClearTimeout();
            exchange.Run();
        }

        processing = false;
        if (state == State.Idle && Connection.IsReadable)
        {
            // The peer's end, or a request behind an exchange that was answered at once: in the next round.
            worker.Loop.Revisit(Connection);
        }
        else if (state == State.Head && Connection.IsReadable)
        {
            worker.Loop.Revisit(Connection);
        }
    }

    private void OnIdleTimeout()
    {
        if (Requests > 0)
        {
            Close();
            return;
        }

        exchange = worker.RentExchange();
        if (exchange.Begin(this))
        {
            exchange.OnHeadTimeout();
        }
        else
        {
            CloseWithExchange();
        }
    }

    /// <summary>Reads the PROXY header; true when it has been read.</summary>
    private bool ReadProxyHeader()
    {
        switch (ProxyHandshake.Read(Connection, out var client, out var destination, out var fault, out var isNull))
        {
            case ParseResult.Incomplete:
                return false;
            case ParseResult.Invalid:
                if (!isNull || !Frontend.Frontend.Section.DontLogNull)
                {
                    worker.LogConnectionError(Listener, Client, AcceptedUs, fault);
                }

                Close();
                return false;
        }

        if (client.Family != EndpointFamily.None)
        {
            Client = client;
            Destination = destination;
        }

        HandshakeMs = (int)((worker.Loop.NowUs - AcceptedUs) / 1000);
        BecomeIdle(true);
        return true;
    }
}

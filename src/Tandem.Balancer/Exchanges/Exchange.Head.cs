using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 1: the request's head.</content>
internal sealed unsafe partial class Exchange
{
    /// <summary>Receives into the exchange's buffer; as <see cref="Linux.Reactor.Connection.Receive"/>.</summary>
    internal int Receive()
    {
        var got = client.Connection.Receive(buffer + received, ReceiveCapacity - received);
        if (got > 0)
        {
            received += got;
        }

        return got;
    }

    /// <summary>The first byte of this request has arrived just now.</summary>
    internal void OnFirstByte() => firstByteUs = Loop.NowUs;

    /// <summary>Looks whether the head is complete. An invalid one is answered, which ends the exchange.</summary>
    /// <returns>True when it is complete and valid: <see cref="Run"/> may follow.</returns>
    internal bool ParseHead()
    {
        switch (RequestParser.Parse(buffer, received, request, Worker.Limits))
        {
            case ParseResult.Complete:
                headReceived = true;
                consumed = request.HeadLength;
                if (Worker.KeepsRequestLine)
                {
                    Facts.BytesUploaded = AccountedSize.Of(request);
                }

                if (!TakeBody())
                {
                    Facts.BytesUploaded = 0;
                    headReceived = false;
                    OnInvalidHead(400);
                    return false;
                }

                Facts.RequestMs = SinceMs(firstByteUs);
                Facts.IdleMs = (int)((firstByteUs - client.BaseUs) / 1000) - Facts.HandshakeMs;
                return true;
            case ParseResult.Incomplete:
                return false;
            default:
                Facts.IdleMs = (int)((firstByteUs - client.BaseUs) / 1000) - Facts.HandshakeMs;
                OnInvalidHead(HttpErrors.StatusOf(request.Error));
                return false;
        }
    }

    /// <summary>The client closed, or its connection broke, before the head was complete.</summary>
    /// <param name="error">0 for an orderly end, else -errno.</param>
    internal void OnClientGone(int error)
    {
        Facts.EndCause = (byte)'C';
        Facts.EndState = (byte)'R';
        if (received > 0 && error == 0)
        {
            // Half a request and an end: HAProxy says 400 to those who still listen.
            ReplyRaw(400, (byte)'C', (byte)'R');
            return;
        }

        Facts.Status = 400;
        EndWithoutReply();
    }

    /// <summary>The head has not come in time.</summary>
    internal void OnHeadTimeout()
    {
        if (received == 0 && Frontend.Section.HttpIgnoreProbes)
        {
            EndWithoutReply();
            return;
        }

        ReplyRaw(408, (byte)'c', (byte)'R');
    }

    private void OnInvalidHead(int status) => ReplyRaw(status, (byte)'P', (byte)'R');
}

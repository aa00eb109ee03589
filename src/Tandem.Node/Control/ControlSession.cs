using Tandem.Linux.Reactor;

namespace Tandem.Node.Control;

/// <summary>One client of a <see cref="ControlServer"/>: its requests one after the other, each answered before the next is read.</summary>
internal sealed unsafe class ControlSession : ConnectionHandler
{
    private const int Chunk = 4096;

    private readonly ControlServer server;
    private readonly EventLoop loop;
    private Connection? connection;
    private byte[] received = new byte[Chunk];
    private int length;
    private byte[] answer = [];
    private int sent;
    private bool isAnswering;

    internal ControlSession(ControlServer server, EventLoop loop, Connection connection)
    {
        this.server = server;
        this.loop = loop;
        this.connection = connection;
        connection.Handler = this;
        BePatient();
        if (connection.IsReadable)
        {
            loop.Revisit(connection);
        }
    }

    public override void OnReady(Connection connection)
    {
        if (isAnswering && sent < answer.Length)
        {
            SendOn();
        }

        if (!isAnswering)
        {
            ReceiveOn();
        }
    }

    public override void OnDue() => End();

    /// <summary>Sends the answer of the request under way; called once for each request.</summary>
    internal void Answer(byte[] line)
    {
        if (connection is null)
        {
            return;
        }

        answer = line;
        sent = 0;
        BePatient();
        SendOn();
    }

    /// <summary>Closes; a request under way goes on, without anybody to be told.</summary>
    internal void End()
    {
        if (connection is not { } open)
        {
            return;
        }

        connection = null;
        Disarm();
        open.Close();
        server.OnEnded(this);
    }

    private void BePatient() => loop.Timers.Set(this, loop.NowMs + ControlServer.PatienceMs);

    private void ReceiveOn()
    {
        while (connection is { } open && !isAnswering)
        {
            var end = Array.IndexOf(received, (byte)'\n', 0, length);
            if (end >= 0)
            {
                TakeRequest(end);
                continue;
            }

            if (length == received.Length)
            {
                if (length >= ControlServer.MaxRequest)
                {
                    End();
                    return;
                }

                Array.Resize(ref received, Math.Min(ControlServer.MaxRequest, length * 2));
            }

            int got;
            fixed (byte* start = received)
            {
                got = open.IsReadable ? open.Receive(start + length, received.Length - length) : -Linux.Errno.Again;
            }

            if (got > 0)
            {
                length += got;
            }
            else if (got == -Linux.Errno.Again)
            {
                return;
            }
            else
            {
                End();
            }
        }
    }

    private void TakeRequest(int end)
    {
        var line = received.AsSpan(0, end).ToArray();
        received.AsSpan(end + 1, length - end - 1).CopyTo(received);
        length -= end + 1;
        isAnswering = true;
        answer = [];

        // How long the answer takes is for who gives it to say.
        Disarm();
        var exchange = new ControlExchange(Answer);
        if (exchange.Read(line))
        {
            server.Handle(exchange);
        }
    }

    private void SendOn()
    {
        while (connection is { } open && sent < answer.Length)
        {
            int taken;
            fixed (byte* start = answer)
            {
                taken = open.Send(start + sent, answer.Length - sent);
            }

            if (taken > 0)
            {
                sent += taken;
            }
            else if (taken == -Linux.Errno.Again)
            {
                return;
            }
            else
            {
                End();
                return;
            }
        }

        if (connection is null || sent < answer.Length)
        {
            return;
        }

        isAnswering = false;
        BePatient();
        if (connection.IsReadable || length > 0)
        {
            // In a round of its own: an answer may be given in the middle of anything.
            loop.Revisit(connection);
        }
    }
}

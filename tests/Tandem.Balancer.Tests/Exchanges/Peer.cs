using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>One end of a connection, in raw bytes: a client, or a server's side of a connection. It never blocks.</summary>
internal sealed class Peer : IDisposable
{
    [ThreadStatic]
    private static byte[]? room;

    private readonly Socket socket;
    private readonly StringBuilder received = new();
    private readonly Queue<byte[]> outgoing = new();
    private int sentOfFirst;
    private bool endsAfterwards;
    private string? text;

    internal Peer(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
        socket.NoDelay = true;
    }

    /// <summary>All that came, a char a byte.</summary>
    internal string Received => text ??= received.ToString();

    /// <summary>Bytes that came, those not kept included.</summary>
    internal long ReceivedBytes { get; private set; }

    /// <summary>The other side has closed or reset.</summary>
    internal bool HasEnded { get; private set; }

    internal bool WasReset { get; private set; }

    internal long SentBytes { get; private set; }

    /// <summary>Reading is suspended.</summary>
    internal bool IsDeaf { get; set; }

    /// <summary>What comes is counted, not kept.</summary>
    internal bool IsForgetful { get; set; }

    internal bool HasSentAll => outgoing.Count == 0;

    /// <summary>Of a server's connection: requests answered so far.</summary>
    internal int Answered { get; set; }

    internal static Peer Connect(int port, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return new Peer(socket);
    }

    internal void Send(string data) => Send(Encoding.Latin1.GetBytes(data));

    internal void Send(byte[] data)
    {
        outgoing.Enqueue(data);
        Flush();
    }

    /// <summary>Ends our sending once all is sent.</summary>
    internal void EndSending()
    {
        endsAfterwards = true;
        Flush();
    }

    /// <summary>Takes what has been received so far out of <see cref="Received"/>.</summary>
    internal string Take(int length)
    {
        var taken = Received[..length];
        received.Remove(0, length);
        text = null;
        return taken;
    }

    /// <summary>Closes with a reset.</summary>
    internal void Reset()
    {
        if (!disposed)
        {
            disposed = true;
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    internal void Poll()
    {
        if (disposed)
        {
            return;
        }

        Flush();
        room ??= new byte[256 * 1024];
        while (!IsDeaf && !HasEnded)
        {
            var got = socket.Receive(room, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success || got == 0)
            {
                WasReset = error != SocketError.Success;
                HasEnded = true;
                return;
            }

            ReceivedBytes += got;
            if (!IsForgetful)
            {
                received.Append(Encoding.Latin1.GetString(room, 0, got));
                text = null;
            }
        }
    }

    private bool disposed;

    internal bool IsDisposed => disposed;

    public void Dispose()
    {
        disposed = true;
        socket.Dispose();
    }

    private void Flush()
    {
        while (!disposed && outgoing.TryPeek(out var first))
        {
            var sent = socket.Send(first, sentOfFirst, first.Length - sentOfFirst, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                outgoing.Clear();
                return;
            }

            SentBytes += sent;
            sentOfFirst += sent;
            if (sentOfFirst == first.Length)
            {
                outgoing.Dequeue();
                sentOfFirst = 0;
            }
        }

        if (endsAfterwards && !disposed && outgoing.Count == 0)
        {
            endsAfterwards = false;
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The other side was faster.
            }
        }
    }
}

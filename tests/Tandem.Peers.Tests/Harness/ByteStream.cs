using System.Net.Sockets;

namespace Tandem.Peers.Tests.Harness;

/// <summary>What a client or scripted server sees of one TCP connection: everything that arrived, kept, and messages cut out of it.</summary>
internal class ByteStream(Socket socket) : IDisposable
{
    /// <summary>Longer than every timeout in the scenarios, so that only a hang ends here.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly byte[] scratch = new byte[65536];
    private string pending = "";

    public Socket Socket { get; } = socket;

    /// <summary>All bytes received so far, in order.</summary>
    public System.Text.StringBuilder Received { get; } = new();

    /// <summary>"open", "closed" (end of stream) or "reset".</summary>
    public string State { get; private set; } = "open";

    public async Task SendAsync(string text)
    {
        try
        {
            await Socket.SendAsync(Bytes.Of(text));
        }
        catch (SocketException)
        {
            // The other side has closed already; what it said is what counts.
        }
    }

    /// <summary>Sends the pieces one by one, each in a segment of its own.</summary>
    public async Task SendPiecesAsync(IEnumerable<string> pieces, int gapMs = 15)
    {
        Socket.NoDelay = true;
        foreach (var piece in pieces)
        {
            await SendAsync(piece);
            await Task.Delay(gapMs);
        }
    }

    public void HalfClose()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            State = "reset";
        }
    }

    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    /// <summary>The next whole message; at the end of the stream or of patience what there is, or null when there is nothing.</summary>
    public async Task<HttpMessage?> ReadMessageAsync(bool toHead = false, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            if (HttpMessage.Take(ref pending, toHead, State != "open") is { } message)
            {
                return message;
            }

            if (State != "open" || !await ReceiveAsync(deadline.Token))
            {
                if (HttpMessage.Take(ref pending, toHead, State != "open") is { } last)
                {
                    return last;
                }

                var fragment = pending;
                pending = "";
                return fragment.Length == 0 ? null : new HttpMessage(fragment, State == "open" ? "open, incomplete" : "incomplete", "", "");
            }
        }
    }

    /// <summary>Waits until at least this many bytes are there, and takes them.</summary>
    public async Task<string> ReadExactlyAsync(int count)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (pending.Length < count && State == "open" && await ReceiveAsync(deadline.Token))
        {
        }

        var taken = pending[..Math.Min(count, pending.Length)];
        pending = pending[taken.Length..];
        return taken;
    }

    /// <summary>Waits for the end of the stream, and takes all.</summary>
    public async Task<string> ReadToEndAsync(TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience);
        while (State == "open" && await ReceiveAsync(deadline.Token))
        {
        }

        var all = pending;
        pending = "";
        return all;
    }

    public void Dispose() => Socket.Dispose();

    private async Task<bool> ReceiveAsync(CancellationToken deadline)
    {
        try
        {
            var count = await Socket.ReceiveAsync(scratch.AsMemory(), SocketFlags.None, deadline);
            if (count == 0)
            {
                State = "closed";
                return false;
            }

            var text = Bytes.Text(scratch.AsSpan(0, count));
            Received.Append(text);
            pending += text;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            State = "reset";
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Receives syslog datagrams on loopback.</summary>
internal sealed class SyslogSink : IDisposable
{
    private readonly Socket socket;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public SyslogSink(int port = 0, Socket? socket = null)
    {
        this.socket = socket ??= new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _ = ReceiveAsync();
    }

    public int Port { get; }

    /// <summary>The next line, or null when none comes in time.</summary>
    public async Task<string?> NextAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            return await lines.Reader.ReadAsync(deadline.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Waits for a line that contains <paramref name="part"/>; the lines before it are dropped.</summary>
    public async Task<string?> FindAsync(string part, TimeSpan patience)
    {
        var end = DateTime.UtcNow + patience;
        while (DateTime.UtcNow < end && await NextAsync(end - DateTime.UtcNow) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }

    public bool TryNext(out string? line) => lines.Reader.TryRead(out line);

    public void Dispose() => socket.Dispose();

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                lines.Writer.TryWrite(Bytes.Text(buffer.AsSpan(0, count)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            lines.Writer.TryComplete();
        }
    }
}

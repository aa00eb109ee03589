using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Failover.Tests.Notification;

/// <summary>
/// A mail server that says what a test wants it to. It writes down every line that it receives; lines between DATA and the dot are
/// one entry.
/// </summary>
public sealed class FakeSmtpServer : IDisposable
{
    private readonly Socket listener;
    private readonly List<Socket> accepted = [];
    private readonly List<string> received = [];
    private int connections;
    private int ended;

    public FakeSmtpServer(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>What it says to a line; an empty string is silence and null the end of the connection. The greeting answers "".</summary>
    public Func<string, string?> Answers { get; set; } = Agree;

    /// <summary>Sends its replies byte by byte.</summary>
    public bool InPieces { get; set; }

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Dialogues that are over.</summary>
    public int Ended => Volatile.Read(ref ended);

    public string[] Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    /// <summary>A server that takes everything.</summary>
    public static string? Agree(string line) => line switch
    {
        "" => "220 there\r\n",
        "DATA" => "354 go on\r\n",
        _ => "250 ok\r\n",
    };

    public void Dispose()
    {
        listener.Dispose();
        lock (accepted)
        {
            accepted.ForEach(socket => socket.Dispose());
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = listener.Accept();
                Interlocked.Increment(ref connections);
                lock (accepted)
                {
                    accepted.Add(socket);
                }

                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var line = "";
            do
            {
                if (line.Length > 0)
                {
                    Note(line);
                }

                if (Answers(line.StartsWith("Date:", StringComparison.Ordinal) ? "." : line) is not { } answer)
                {
                    break;
                }

                Reply(socket, answer);
                line = answer.StartsWith("354", StringComparison.Ordinal) ? ReadMail(reader) : reader.ReadLine();
            }
            while (line != null);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException)
        {
            // The other end is gone.
        }

        Interlocked.Increment(ref ended);
    }

    private static string? ReadMail(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            mail.Append(line).Append('\n');
            if (line == ".")
            {
                return mail.ToString();
            }
        }

        return null;
    }

    private void Reply(Socket socket, string answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        for (var at = 0; at < bytes.Length;)
        {
            var length = InPieces ? 1 : bytes.Length;
            socket.NoDelay = true;
            at += socket.Send(bytes.AsSpan(at, length));
        }
    }

    private void Note(string line)
    {
        lock (received)
        {
            received.Add(line);
        }
    }
}

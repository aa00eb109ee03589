using System.Net;
using System.Net.Sockets;

namespace Tandem.Peers.Tests.Harness;

/// <summary>A server on a real loopback socket that plays a script on each connection and keeps all that it received.
/// The script is an ordinary method over <see cref="ByteStream"/>; <see cref="Answering"/> makes the usual one.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<ByteStream> connections = [];
    private readonly List<string> messages = [];
    private readonly Func<ScriptedServer, ByteStream, Task> script;
    private int playing;

    public ScriptedServer(string name, Func<ScriptedServer, ByteStream, Task> script, int port = 0)
    {
        Name = name;
        this.script = script;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1024);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>How many requests <see cref="Answering"/> has read, over all connections.</summary>
    public int Requests { get; private set; }

    public int Connections
    {
        get
        {
            lock (connections)
            {
                return connections.Count;
            }
        }
    }

    /// <summary>Answers the requests, in the order in which they arrive, by these raw answers; the last one repeats. An answer
    /// with "connection: close", or of HTTP/1.0 without keep-alive, or without a length ends the connection.</summary>
    public static Func<ScriptedServer, ByteStream, Task> Answering(params string[] answers) => async (server, connection) =>
    {
        while (await connection.ReadMessageAsync(patience: TimeSpan.FromSeconds(20)) is { } request)
        {
            server.Note($"[connection {server.NumberOf(connection)}]\n{request}");
            if (request.Framing.Contains("incomplete", StringComparison.Ordinal))
            {
                break;
            }

            string answer;
            lock (server.messages)
            {
                answer = answers[Math.Min(server.Requests++, answers.Length - 1)];
            }

            await connection.SendAsync(answer);
            var copy = answer;
            var parsed = HttpMessage.Take(ref copy, request.Head.StartsWith("HEAD ", StringComparison.Ordinal), ended: true);
            while (parsed is { IsInterim: true })
            {
                parsed = HttpMessage.Take(ref copy, request.Head.StartsWith("HEAD ", StringComparison.Ordinal), ended: true);
            }

            if (parsed is null || (parsed.Closes && !parsed.Head.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)))
            {
                break;
            }
        }

        connection.HalfClose();
    };

    /// <summary>Answers every request with 200 and the server's name.</summary>
    public static Func<ScriptedServer, ByteStream, Task> Named(string name) =>
        Answering($"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\nX-Server: {name}\r\n\r\n{name}");

    /// <summary>Adds to what the scenario compares of this server.</summary>
    public void Note(string text)
    {
        lock (messages)
        {
            messages.Add(text);
        }
    }

    /// <summary>What was noted since the last call.</summary>
    public string[] TakeNotes()
    {
        lock (messages)
        {
            string[] taken = [.. messages];
            messages.Clear();
            return taken;
        }
    }

    /// <summary>Waits until the script has ended on every connection, so that all is noted; not for long, as a proxy may keep one.</summary>
    public async Task RestAsync()
    {
        for (var waited = 0; waited < 300 && Volatile.Read(ref playing) > 0; waited += 5)
        {
            await Task.Delay(5);
        }
    }

    private int NumberOf(ByteStream connection)
    {
        lock (connections)
        {
            return connections.IndexOf(connection) + 1;
        }
    }

    /// <summary>Stops listening and resets all connections, as a killed process does.</summary>
    public void Dispose()
    {
        listener.Dispose();
        lock (connections)
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new ByteStream(await listener.AcceptAsync());
                connection.Socket.NoDelay = true;
                lock (connections)
                {
                    connections.Add(connection);
                }

                _ = PlayAsync(connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The scenario has ended.
        }
    }

    private async Task PlayAsync(ByteStream connection)
    {
        try
        {
            Interlocked.Increment(ref playing);
            try
            {
                await script(this, connection);
            }
            finally
            {
                Interlocked.Decrement(ref playing);
            }

            // A closed socket with unread bytes would reset; the rest is drained first.
            await connection.ReadToEndAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The proxy or the scenario went away; what was received is kept.
        }
        finally
        {
            connection.Dispose();
        }
    }
}

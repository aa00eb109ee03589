using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Node.Control;

namespace Tandem.Node.Tests.Control;

/// <summary>A control server on a loop of its own, in a directory of its own.</summary>
internal sealed class ControlSite : IDisposable
{
    private readonly EpollLoop loop = new(1);
    private readonly Thread thread;
    private readonly string directory = Directory.CreateTempSubdirectory("control").FullName;
    private readonly ControlServer server;

    internal ControlSite(Action<ControlExchange, EpollLoop> handle)
    {
        Path = System.IO.Path.Combine(directory, "test.sock");
        var socket = ListeningSocket.Open(new ListenSettings { UnixPath = System.Text.Encoding.UTF8.GetBytes(Path), UnixMode = 0x180 }, out _)!;
        server = new ControlServer(loop, socket, exchange => handle(exchange, loop));
        thread = new Thread(loop.Run) { IsBackground = true };
        thread.Start();
    }

    internal string Path { get; }

    internal ControlAnswer Ask(string request, int timeoutMs = 5000) => ControlClient.Ask(Path, request, timeoutMs);

    public void Dispose()
    {
        loop.Post(() =>
        {
            server.Dispose();
            loop.Stop();
        });
        thread.Join();
        loop.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}

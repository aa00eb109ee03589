using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>Asks a <see cref="ControlServer"/> and waits for its answer. Blocks, for verbs that have nothing else to do.</summary>
public static class ControlClient
{
    private const int Chunk = 16 * 1024;

    /// <summary>Sends one request and waits for the answer.</summary>
    /// <param name="name">The socket's file name in <see cref="ControlDirectory.Current"/>, or a path.</param>
    /// <param name="request">One JSON object on one line, without its end.</param>
    /// <param name="timeoutMs">How long all of it may take, in milliseconds, more than 0.</param>
    public static ControlAnswer Ask(string name, string request, int timeoutMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutMs, 1);
        var path = name.Contains('/', StringComparison.Ordinal) ? name : ControlDirectory.PathOf(name);
        if (!File.Exists(path))
        {
            return ControlAnswer.Missing($"there is no socket {path}");
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var endsMs = Environment.TickCount64 + timeoutMs;
            socket.SendTimeout = timeoutMs;
            socket.Connect(new UnixDomainSocketEndPoint(path));
            _ = socket.Send(Encoding.UTF8.GetBytes(request + "\n"));
            return Receive(socket, path, endsMs, timeoutMs);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable
                ? ControlAnswer.Missing($"nobody listens at {path} any more")
                : e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
                    ? ControlAnswer.Silent(Silence(path, timeoutMs))
                    : ControlAnswer.Silent($"{path}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return ControlAnswer.Silent($"{path}: {e.Message}");
        }
    }

    private static string Silence(string path, int timeoutMs) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no answer at {path} within {timeoutMs / 1000.0:0.#} s");

    private static ControlAnswer Receive(Socket socket, string path, long endsMs, int timeoutMs)
    {
        var buffer = new byte[Chunk];
        var length = 0;
        while (length == 0 || buffer[length - 1] != (byte)'\n')
        {
            if (length == buffer.Length)
            {
                if (length >= ControlServer.MaxAnswer)
                {
                    return ControlAnswer.Silent($"the answer at {path} is longer than {ControlServer.MaxAnswer} bytes");
                }

                Array.Resize(ref buffer, Math.Min(ControlServer.MaxAnswer, length * 2));
            }

            var leftMs = endsMs - Environment.TickCount64;
            if (leftMs <= 0)
            {
                return ControlAnswer.Silent(Silence(path, timeoutMs));
            }

            socket.ReceiveTimeout = (int)leftMs;
            var got = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            if (got == 0)
            {
                return ControlAnswer.Silent($"the connection to {path} was closed before the answer");
            }

            length += got;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
            return ControlAnswer.Of(document.RootElement.Clone(), path);
        }
        catch (JsonException)
        {
            return ControlAnswer.Silent($"the answer at {path} is no JSON");
        }
    }
}

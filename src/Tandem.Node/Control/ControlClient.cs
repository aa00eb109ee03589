using System.Net.Sockets;
using System.Text;

namespace Tandem.Node.Control;

/// <summary>Asks a <see cref="ControlServer"/> and waits for its answer. Blocks, for verbs that have nothing else to do.</summary>
public static class ControlClient
{
    private const int Chunk = 16 * 1024;

    /// <summary>Sends one request and waits for the answer.</summary>
    /// <param name="name">The socket's file name in <see cref="ControlDirectory.Current"/>, or a path.</param>
    /// <param name="request">One JSON object on one line, without its end.</param>
    /// <param name="timeoutMs">How long all of it may take, in milliseconds, more than 0.</param>
    /// <param name="interrupted">Ends the wait; what was asked for may be done all the same.</param>
    public static ControlAnswer Ask(string name, string request, int timeoutMs, CancellationToken interrupted = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutMs, 1);
        var path = name.Contains('/', StringComparison.Ordinal) ? name : ControlDirectory.PathOf(name);
        if (!File.Exists(path))
        {
            return MayEnter(path) ? ControlAnswer.Missing($"there is no socket {path}") : ControlAnswer.Silent($"{Path.GetDirectoryName(path)} may not be entered: run it as root");
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            using var end = interrupted.Register(socket.Dispose);
            var endsMs = Environment.TickCount64 + timeoutMs;
            socket.SendTimeout = timeoutMs;
            socket.Connect(new UnixDomainSocketEndPoint(path));
            _ = socket.Send(Encoding.UTF8.GetBytes(request + "\n"));
            return Receive(socket, path, endsMs, timeoutMs);
        }
        catch (Exception e) when (interrupted.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            return ControlAnswer.Silent("interrupted");
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable
                ? ControlAnswer.Missing($"nobody listens at {path} any more")
                : e.SocketErrorCode == SocketError.AccessDenied ? ControlAnswer.Silent($"{path} may not be used: run it as root")
                : e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
                    ? ControlAnswer.Silent(Silence(path, timeoutMs))
                    : ControlAnswer.Silent($"{path}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return ControlAnswer.Silent($"{path}: {e.Message}");
        }
    }

    /// <summary>Whether a missing file is missing, and not only hidden from who may not enter its directory.</summary>
    private static bool MayEnter(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return true;
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

        return ControlText.TryRead(buffer.AsMemory(0, length), out var body)
            ? ControlAnswer.Of(body, path)
            : ControlAnswer.Silent($"the answer at {path} is no JSON");
    }
}

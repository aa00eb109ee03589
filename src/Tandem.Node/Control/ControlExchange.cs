using System.Buffers;
using System.Text.Json;
using Tandem.Linux.Reactor;

namespace Tandem.Node.Control;

/// <summary>One request to a <see cref="ControlServer"/>, to be answered exactly once, at once or later, on the loop's thread.</summary>
public sealed class ControlExchange
{
    private readonly Action<byte[]> send;
    private JsonElement request;
    private bool isAnswered;

    internal ControlExchange(Action<byte[]> send) => this.send = send;

    /// <summary>What is asked for, such as <c>status</c>; empty when something is to be done.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>What is to be done, such as <c>drain</c>; empty when something is asked for.</summary>
    public string Wanted { get; private set; } = "";

    /// <summary>A text of the request.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The text; null when there is none.</returns>
    public string? Text(string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number of the request.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The number; null when there is none.</returns>
    public long? Number(string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Whether a member of the request is true.</summary>
    /// <param name="name">The member's name.</param>
    public bool Flag(string name) => request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Answers <c>{"ok":true,...}</c>.</summary>
    /// <param name="write">Writes further members, or null for none.</param>
    public void Accept(Action<Utf8JsonWriter>? write = null) => Answer(true, write);

    /// <summary>Answers <c>{"ok":false,"error":"...",...}</c>.</summary>
    /// <param name="error">What is wrong and what to do, for people.</param>
    /// <param name="write">Writes further members, or null for none.</param>
    public void Refuse(string error, Action<Utf8JsonWriter>? write = null) => Answer(
        false,
        writer =>
        {
            writer.WriteString("error", error);
            write?.Invoke(writer);
        });

    /// <summary>Refuses what this server does not know.</summary>
    public void RefuseUnknown() =>
        Refuse(Asked.Length > 0 ? $"nothing is known of '{Asked}' here" : $"'{Wanted}' cannot be done here");

    /// <summary>Reads a line; what is no request is refused.</summary>
    /// <returns>Whether it is a request.</returns>
    internal bool Read(ReadOnlyMemory<byte> line)
    {
        if (!ControlText.TryRead(line, out request))
        {
            Refuse("a request is one JSON object on one line, such as {\"ask\":\"status\"}");
            return false;
        }

        if (request.ValueKind != JsonValueKind.Object)
        {
            request = default;
            Refuse("a request is a JSON object, such as {\"ask\":\"status\"}");
            return false;
        }

        Asked = Text("ask") ?? "";
        Wanted = Text("do") ?? "";
        if ((Asked.Length > 0) == (Wanted.Length > 0))
        {
            Refuse("a request has either \"ask\" or \"do\"");
            return false;
        }

        return true;
    }

    /// <summary>
    /// As <see cref="Accept"/>, for long texts: they are written on another thread, since they would hold the loop up for longer than a loop may
    /// stand still.
    /// </summary>
    /// <param name="loop">The loop of this exchange.</param>
    /// <param name="write">Writes further members, of what may be read from any thread.</param>
    public void AcceptElsewhere(EventLoop loop, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (isAnswered)
        {
            return;
        }

        isAnswered = true;
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                byte[] line;
                try
                {
                    line = Line(true, write);
                }
                catch (Exception e)
                {
                    // Whatever was met by reading beside those who write: that one asks is no reason for anything else to end.
                    line = Line(false, writer => writer.WriteString("error", $"what was asked for changed while it was told ({e.Message}): ask again"));
                }

                loop.Post(() => send(line));
            },
            null);
    }

    private void Answer(bool ok, Action<Utf8JsonWriter>? write)
    {
        if (!isAnswered)
        {
            isAnswered = true;
            send(Line(ok, write));
        }
    }

    private static byte[] Line(bool ok, Action<Utf8JsonWriter>? write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", ok);
            write?.Invoke(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenCount < ControlServer.MaxAnswer
            ? [.. buffer.WrittenSpan, (byte)'\n']
            : "{\"ok\":false,\"error\":\"the answer is longer than 16 MiB\"}\n"u8.ToArray();
    }
}

using System.Globalization;
using System.Text;

namespace Tandem.Simulation.Peers;

/// <summary>
/// A plain HTTP/1 reader for the peers around the balancer, written apart from the balancer's own so that both do not err
/// alike. Strict where a lax reader could be smuggled past.
/// </summary>
internal sealed class MessageReader
{
    private enum State
    {
        Head,
        Length,
        Size,
        Data,
        DataEnd,
        Trailer,
        UntilClose,
        Broken,
    }

    private readonly StringBuilder line = new();
    private readonly Dictionary<string, string> fields = [];
    private State state;
    private long left;

    internal delegate void BodyReader(ReadOnlySpan<byte> bytes);

    /// <summary>A head is complete; returns whether a body may follow it.</summary>
    internal required Func<bool> OnHead { get; init; }

    internal required BodyReader OnBody { get; init; }

    /// <summary>The message is complete; the argument is true when only the end of the connection said so.</summary>
    internal required Action<bool> OnEnd { get; init; }

    internal required bool ReadsResponses { get; init; }

    internal string FirstLine { get; private set; } = "";

    /// <summary>Why it cannot go on, or null.</summary>
    internal string? Broken { get; private set; }

    /// <summary>Not a byte of the next message has come.</summary>
    internal bool IsAtStart => state == State.Head && FirstLine.Length == 0 && line.Length == 0;

    /// <summary>A head is complete, its body is not.</summary>
    internal bool IsInBody => state is not (State.Head or State.Broken);

    internal string? Field(string name) => fields.GetValueOrDefault(name);

    internal int Number(string name) =>
        int.TryParse(Field(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    internal void Feed(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0 && state != State.Broken)
        {
            switch (state)
            {
                case State.Length or State.Data or State.UntilClose:
                    var here = state == State.UntilClose ? data.Length : (int)Math.Min(left, data.Length);
                    OnBody(data[..here]);
                    data = data[here..];
                    left -= here;
                    if (left == 0 && state == State.Length)
                    {
                        End(false);
                    }
                    else if (left == 0 && state == State.Data)
                    {
                        state = State.DataEnd;
                    }

                    break;
                default:
                    var stop = data.IndexOf((byte)'\n');
                    line.Append(Encoding.Latin1.GetString(data[..(stop < 0 ? data.Length : stop)]));
                    data = data[(stop < 0 ? data.Length : stop + 1)..];
                    if (stop >= 0)
                    {
                        var text = line.ToString();
                        line.Clear();
                        OnLine(text);
                    }

                    break;
            }
        }
    }

    /// <summary>The connection has ended in order; false when that was in the midst of a message.</summary>
    internal bool Finish()
    {
        if (state == State.UntilClose)
        {
            End(true);
            return true;
        }

        return IsAtStart;
    }

    private void OnLine(string text)
    {
        if (!text.EndsWith('\r'))
        {
            Break($"a line without CR: '{text}'");
            return;
        }

        text = text[..^1];
        switch (state)
        {
            case State.Head when FirstLine.Length == 0:
                FirstLine = text;
                fields.Clear();
                if (ReadsResponses ? !text.StartsWith("HTTP/1.", StringComparison.Ordinal) : !text.Contains(" HTTP/1.", StringComparison.Ordinal))
                {
                    Break($"first line '{text}'");
                }

                break;
            case State.Head when text.Length == 0:
                OnHeadEnd();
                break;
            case State.Head:
                AddField(text);
                break;
            case State.Size:
                OnSize(text);
                break;
            case State.DataEnd:
                state = State.Size;
                if (text.Length > 0)
                {
                    Break("no line end after a chunk");
                }

                break;
            default:
                if (text.Length == 0)
                {
                    End(false);
                }

                break;
        }
    }

    private void AddField(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            Break($"field '{text}'");
            return;
        }

        var name = text[..colon].ToLowerInvariant();
        var value = text[(colon + 1)..].Trim();
        if (!fields.TryAdd(name, value))
        {
            fields[name] += ", " + value;
        }
    }

    private void OnHeadEnd()
    {
        var chunked = Field("transfer-encoding");
        var length = Field("content-length");
        if ((chunked != null && (length != null || chunked != "chunked")) || (length != null && Number("content-length") < 0))
        {
            Break($"framing: content-length '{length}', transfer-encoding '{chunked}'");
            return;
        }

        var interim = ReadsResponses && FirstLine.Length > 9 && FirstLine[9] == '1';
        var hasBody = OnHead() && !interim;
        if (hasBody && chunked != null)
        {
            state = State.Size;
        }
        else if (hasBody && length != null)
        {
            left = Number("content-length");
            state = State.Length;
            if (left == 0)
            {
                End(false);
            }
        }
        else if (hasBody && ReadsResponses)
        {
            state = State.UntilClose;
        }
        else if (interim)
        {
            FirstLine = "";
        }
        else
        {
            End(false);
        }
    }

    private void OnSize(string text)
    {
        if (!long.TryParse(text.Split(';')[0].TrimEnd(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left))
        {
            Break($"chunk size '{text}'");
            return;
        }

        state = left == 0 ? State.Trailer : State.Data;
    }

    private void End(bool byClose)
    {
        state = State.Head;
        FirstLine = "";
        OnEnd(byClose);
    }

    private void Break(string why)
    {
        state = State.Broken;
        Broken = why;
    }
}

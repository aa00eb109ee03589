using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tandem.Balancer.Health;
using Tandem.Http;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Tests.Health;

public class CheckAnswerProperties
{
    private static readonly string[] Answers =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX: y\r\n\r\n",
        "HTTP/1.0 503 Service Unavailable\r\nServer: x\r\nConnection: close\r\n\r\nsorry",
        "HTTP/1.1 404 \r\n\r\n",
        "",
    ];

    /// <summary>Whatever a server answers, and in whatever pieces: no exception, and the pieces make no difference.</summary>
    [Fact]
    public void An_answer_means_the_same_in_pieces_and_as_a_whole()
    {
        var cases = from answer in Gen.Elements(Answers)
                    from changes in Gen.ListOf(from at in Gen.Choose(0, 120) from value in Gen.Choose(0, 255) select (at, value))
                    from cut in Gen.Choose(0, 120)
                    from count in Gen.Choose(0, 3)
                    select (Mutate(answer, changes.Take(count)), cut);
        Check.One(PropertyRuns.Config, Prop.ForAll(Arb.From(cases), static input =>
        {
            var (bytes, cut) = input;
            var whole = new CheckAnswer();
            Append(whole, bytes);
            var result = whole.ParseHead(HttpMethod.Get);
            var pieces = new CheckAnswer();
            cut = Math.Min(cut, bytes.Length);
            Append(pieces, bytes.AsSpan(0, cut));
            _ = pieces.ParseHead(HttpMethod.Get);
            Append(pieces, bytes.AsSpan(cut));
            return pieces.ParseHead(HttpMethod.Get) == result
                && (result != ParseResult.Complete || (whole.Code == pieces.Code && Body(whole) == Body(pieces)));
        }));
    }

    [Fact]
    public void An_answer_is_clean_when_it_is_used_again()
    {
        var answer = new CheckAnswer();
        Append(answer, Encoding.ASCII.GetBytes(Answers[1]));
        Assert.Equal(ParseResult.Complete, answer.ParseHead(HttpMethod.Get));
        Assert.Equal("hello True", Body(answer));
        answer.Clear();
        Assert.Equal(ParseResult.Incomplete, answer.ParseHead(HttpMethod.Get));
        Append(answer, Encoding.ASCII.GetBytes(Answers[2]));
        Assert.Equal(ParseResult.Complete, answer.ParseHead(HttpMethod.Get));
        Assert.Equal("503 Service Unavailable sorry False", $"{answer.Code} {answer.Reason} {Body(answer)}");
    }

    private static byte[] Mutate(string answer, IEnumerable<(int At, int Value)> changes)
    {
        var bytes = Encoding.Latin1.GetBytes(answer);
        foreach (var (at, value) in changes)
        {
            if (at < bytes.Length)
            {
                bytes[at] = (byte)value;
            }
        }

        return bytes;
    }

    private static unsafe void Append(CheckAnswer answer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(answer.End, CheckAnswer.Capacity - answer.Length));
        answer.Add(bytes.Length);
    }

    private static unsafe string Body(CheckAnswer answer)
    {
        var body = new byte[CheckAnswer.Capacity];
        fixed (byte* to = body)
        {
            var length = answer.CopyBody(to, out var complete);
            return length < 0 ? "broken" : $"{Encoding.Latin1.GetString(body, 0, length)} {complete}";
        }
    }
}

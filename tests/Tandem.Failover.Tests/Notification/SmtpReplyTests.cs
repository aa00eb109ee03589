using System.Text;
using FsCheck.Fluent;
using Tandem.Failover.Notification.Mail;

namespace Tandem.Failover.Tests.Notification;

public sealed class SmtpReplyTests
{
    [Fact]
    public void Any_bytes_mean_the_same_in_pieces_and_as_a_whole()
    {
        var letters = Gen.Elements('2', '5', '0', '-', ' ', 'x', '\r', '\n', '\n');
        var texts = Gen.ListOf(letters).Select(list => new string([.. list])).ToArbitrary();
        Prop.ForAll(texts, text => Codes(text, text.Length).SequenceEqual(Codes(text, 1))).Holds();
    }

    [Theory]
    [InlineData("220 a\r\n250-b\r\n250 c\r\n354\r\n", new[] { 220, 250, 354 })]
    [InlineData("25\r\n25x y\r\n\r\n", new[] { 0, 0, 0 })]
    [InlineData("250-a\r\n", new int[0])]
    [InlineData("250", new int[0])]
    public void Codes_are_those_of_the_last_lines(string text, int[] codes) => Assert.Equal(codes, Codes(text, text.Length));

    [Fact]
    public void A_reply_has_a_longest_length_and_replies_together_have_none()
    {
        Assert.Equal([SmtpReply.TooLong], Codes(string.Concat(Enumerable.Repeat("250-a\r\n", 1000)), 100));
        Assert.Equal(1000, Codes(string.Concat(Enumerable.Repeat("250 a\r\n", 1000)), 100).Count);
    }

    private static List<int> Codes(string text, int pieceLength)
    {
        var reply = new SmtpReply();
        var codes = new List<int>();
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(Math.Max(1, pieceLength)))
        {
            ReadOnlySpan<byte> rest = piece;
            while (rest.Length > 0)
            {
                var code = reply.Take(ref rest);
                if (code == SmtpReply.TooLong)
                {
                    return [.. codes, code];
                }

                if (code != SmtpReply.Incomplete)
                {
                    codes.Add(code);
                }
            }
        }

        return codes;
    }
}

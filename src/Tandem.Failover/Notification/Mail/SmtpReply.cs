namespace Tandem.Failover.Notification.Mail;

/// <summary>Takes a server's replies apart, in whatever pieces they come (RFC 5321 §4.2). One per dialogue.</summary>
internal sealed class SmtpReply
{
    /// <summary>More bytes of one reply are more than any server has to say.</summary>
    internal const int MaxLength = 4096;

    /// <summary>The reply is not complete yet.</summary>
    internal const int Incomplete = -1;

    /// <summary>The reply is longer than <see cref="MaxLength"/>.</summary>
    internal const int TooLong = -2;

    private readonly byte[] line = new byte[3];
    private int column;
    private int length;
    private bool continues;

    /// <summary>Takes bytes, up to the end of a reply.</summary>
    /// <param name="bytes">What was received; what remains of it follows the reply.</param>
    /// <returns>The code, 0 when the line begins with none; else <see cref="Incomplete"/> or <see cref="TooLong"/>.</returns>
    internal int Take(ref ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (++length > MaxLength)
            {
                return TooLong;
            }

            var value = bytes[i];
            if (value != '\n')
            {
                if (column < 3)
                {
                    line[column] = value;
                }
                else if (column == 3)
                {
                    continues = value == '-';
                }

                column++;
                continue;
            }

            var code = column >= 3 ? Code() : 0;
            var isLast = !continues;
            column = 0;
            continues = false;
            if (isLast)
            {
                length = 0;
                bytes = bytes[(i + 1)..];
                return code;
            }
        }

        bytes = default;
        return Incomplete;
    }

    private int Code()
    {
        var code = 0;
        foreach (var digit in line)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return 0;
            }

            code = (code * 10) + (digit - '0');
        }

        return code;
    }
}

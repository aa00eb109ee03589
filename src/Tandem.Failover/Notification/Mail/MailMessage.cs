using System.Globalization;
using System.Text;

namespace Tandem.Failover.Notification.Mail;

/// <summary>One mail: its headers and body as they go behind DATA.</summary>
/// <param name="From">The sender's address.</param>
/// <param name="To">The receivers' addresses.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body, one line.</param>
/// <param name="Date">When it happened, in local time.</param>
internal sealed record MailMessage(string From, IReadOnlyList<string> To, string Subject, string Body, DateTimeOffset Date)
{
    /// <summary>The text with its final dot, as keepalived writes it: headers, an empty line, the body, an empty line.</summary>
    internal byte[] ToBytes()
    {
        var text = new StringBuilder()
            .Append("Date: ").Append(Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)).Append(Zone)
            .Append("\r\nFrom: ").Append(Line(From))
            .Append("\r\nSubject: ").Append(Line(Subject))
            .Append("\r\nX-Mailer: Keepalived\r\nTo: ").Append(Line(string.Join(", ", To)))
            .Append("\r\n\r\n").Append(Line(Body)).Append("\r\n\r\n.\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A name of the configuration must not begin another header or command.</summary>
    internal static string Line(string text) =>
        text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? text : text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');

    private string Zone
    {
        get
        {
            var minutes = (int)Math.Abs(Date.Offset.TotalMinutes);
            var sign = Date.Offset < TimeSpan.Zero ? '-' : '+';
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}{minutes % 60:00}");
        }
    }
}

using Tandem.Linux.Sockets;

namespace Tandem.Failover.Notification.Mail;

/// <summary>Where mail goes, looked up.</summary>
/// <param name="Address">The server.</param>
/// <param name="LocalName">The name of this host, for HELO and the sender.</param>
internal sealed record MailServer(Endpoint Address, string LocalName)
{
    /// <summary>As keepalived writes it: <c>[192.0.2.1]:25</c>.</summary>
    internal string Name
    {
        get
        {
            Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
            return $"[{System.Text.Encoding.ASCII.GetString(text[..Address.FormatAddress(text)])}]:{Address.Port}";
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Notification.Mail;

/// <summary>
/// Looks up the mail server's address and this host's name. A resolver may take a minute when the network is the very thing that
/// failed, so a thread of its own asks it, one question at a time.
/// </summary>
internal static class MailServerLookup
{
    /// <summary>Asks, and answers on the loop's thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="server">An address or a name.</param>
    /// <param name="port">The port.</param>
    /// <param name="answer">Receives the server, or null when it cannot be found.</param>
    internal static void Start(EventLoop loop, string server, int port, Action<MailServer?> answer)
    {
        if (IPAddress.TryParse(server, out var address) && LocalNameOf(Dns.GetHostName()) is { } known)
        {
            answer(new MailServer(Endpoint.From(address, port), known));
            return;
        }

        var thread = new Thread(() =>
        {
            var found = Ask(server, port);
            loop.Post(() => answer(found));
        })
        {
            IsBackground = true,
            Name = "mail server lookup",
        };
        thread.Start();
    }

    /// <summary>A host whose name has its domain already needs no resolver.</summary>
    private static string? LocalNameOf(string host) => host.Contains('.') ? host : null;

    private static MailServer? Ask(string server, int port)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(server);
            return addresses.Length == 0 ? null : new MailServer(Endpoint.From(addresses[0], port), LocalName());
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The canonical name of the host, as the resolver has it; else its plain name.</summary>
    private static string LocalName()
    {
        var host = Dns.GetHostName();
        try
        {
            return LocalNameOf(host) ?? Dns.GetHostEntry(host).HostName;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return host;
        }
    }
}

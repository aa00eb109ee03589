using System.Text;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Notification.Mail;

/// <summary>
/// The delivery of one mail: connect, HELO, MAIL, RCPT for each, DATA, the mail, QUIT, as keepalived does it and in its words.
/// Every step has a deadline. It ends once, by telling its owner.
/// </summary>
internal sealed unsafe class MailDialogue : ConnectionHandler
{
    private const int ReceiveSize = 2048;

    private readonly MailSender owner;
    private readonly EventLoop loop;
    private readonly Journal journal;
    private readonly MailServer server;
    private readonly MailMessage message;
    private readonly string helo;
    private readonly int timeoutMs;
    private readonly SmtpReply reply = new();
    private Connection? connection;
    private SmtpStage stage = SmtpStage.Connecting;
    private byte[] sending = [];
    private int sent;
    private int recipient;

    /// <summary>Makes a dialogue; <see cref="Start"/> begins it.</summary>
    /// <param name="owner">Who is told of its end.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="journal">Where it is told how it went.</param>
    /// <param name="server">The server.</param>
    /// <param name="message">The mail.</param>
    /// <param name="helo">What we call ourselves.</param>
    /// <param name="timeoutMs">The most time of each step: <c>smtp_connect_timeout</c>.</param>
    internal MailDialogue(
        MailSender owner, EventLoop loop, Journal journal, MailServer server, MailMessage message, string helo, int timeoutMs)
    {
        this.owner = owner;
        this.loop = loop;
        this.journal = journal;
        this.server = server;
        this.message = message;
        this.helo = helo;
        this.timeoutMs = timeoutMs;
    }

    /// <summary>Connects. The owner may be told of the end before this returns.</summary>
    internal void Start()
    {
        connection = loop.Connect(new ConnectSettings { Address = server.Address }, this, out _);
        if (connection == null)
        {
            End($"SMTP connection ERROR to {server.Name}.");
            return;
        }

        Await();
    }

    /// <summary>Ends it at once, without a word.</summary>
    internal void Abandon()
    {
        stage = SmtpStage.Over;
        Disarm();
        connection?.Close();
        connection = null;
    }

    public override void OnReady(Connection ready)
    {
        if (stage == SmtpStage.Connecting)
        {
            if (!ready.IsWritable)
            {
                return;
            }

            if (ready.ConnectError() != 0)
            {
                End($"SMTP connection ERROR to {server.Name}.");
                return;
            }

            Tell($"Remote SMTP server {server.Name} connected.");
            stage = SmtpStage.Greeting;
            Await();
        }

        if (sent < sending.Length && ready.IsWritable)
        {
            Flush(ready);
        }

        while (connection != null && connection.IsReadable && sent == sending.Length)
        {
            if (!Receive(connection))
            {
                return;
            }
        }
    }

    public override void OnDue() => End(
        stage == SmtpStage.Connecting ? $"Timeout opening connection to remote SMTP server {server.Name}."
        : sent < sending.Length ? $"Timeout sending data to remote SMTP server {server.Name}."
        : $"Timeout reading data to remote SMTP server {server.Name}.");

    /// <summary>Takes what has arrived.</summary>
    /// <returns>False when there is nothing more for now, or it is over.</returns>
    private bool Receive(Connection from)
    {
        var buffer = stackalloc byte[ReceiveSize];
        var got = from.Receive(buffer, ReceiveSize);
        if (got == -Errno.Again)
        {
            return false;
        }

        if (got <= 0)
        {
            End(got == 0
                ? $"Remote SMTP server {server.Name} has closed the connection."
                : $"Error reading data from remote SMTP server {server.Name}.");
            return false;
        }

        var bytes = new ReadOnlySpan<byte>(buffer, got);
        while (bytes.Length > 0 && connection != null)
        {
            var code = reply.Take(ref bytes);
            if (code == SmtpReply.TooLong)
            {
                End($"Received buffer from remote SMTP server {server.Name} overflow our get read buffer length.", quits: true);
                return false;
            }

            if (code != SmtpReply.Incomplete)
            {
                Answered(code);
            }
        }

        return connection != null;
    }

    private void Answered(int code)
    {
        if (code / 100 != (stage == SmtpStage.Data ? 3 : 2))
        {
            End($"Error processing {Command(stage)} cmd on SMTP server {server.Name}. SMTP status code = {code}", quits: true);
            return;
        }

        switch (stage)
        {
            case SmtpStage.Greeting:
                Say(SmtpStage.Helo, $"HELO {helo}\r\n");
                break;
            case SmtpStage.Helo:
                Say(SmtpStage.Mail, $"MAIL FROM:<{message.From}>\r\n");
                break;
            case SmtpStage.Mail:
            case SmtpStage.Recipient when recipient < message.To.Count:
                Say(SmtpStage.Recipient, $"RCPT TO:<{message.To[recipient++]}>\r\n");
                break;
            case SmtpStage.Recipient:
                Say(SmtpStage.Data, "DATA\r\n");
                break;
            case SmtpStage.Data:
                Say(SmtpStage.Body, message.ToBytes());
                break;
            case SmtpStage.Body:
                End("SMTP alert successfully sent.", quits: true);
                break;
            default:
                break;
        }
    }

    private void Say(SmtpStage next, string command) =>
        Say(next, Encoding.UTF8.GetBytes(MailMessage.Line(command[..^2]) + "\r\n"));

    private void Say(SmtpStage next, byte[] bytes)
    {
        stage = next;
        sending = bytes;
        sent = 0;
        Await();
        Flush(connection!);
    }

    private void Flush(Connection to)
    {
        while (sent < sending.Length)
        {
            int took;
            fixed (byte* start = sending)
            {
                took = to.Send(start + sent, sending.Length - sent);
            }

            if (took == -Errno.Again)
            {
                return;
            }

            if (took < 0)
            {
                End($"Cannot send data to remote SMTP server {server.Name}.");
                return;
            }

            sent += took;
            if (!to.IsWritable)
            {
                return;
            }
        }
    }

    private void Await() => loop.Timers.Set(this, loop.NowMs + timeoutMs);

    private void Tell(string text) => journal.Write(JournalLevel.Info, text);

    private void End(string text, bool quits = false)
    {
        if (stage == SmtpStage.Over)
        {
            return;
        }

        Tell(text);
        if (quits && connection != null)
        {
            // Its answer says nothing that we need: as keepalived we do not wait for it.
            fixed (byte* quit = "QUIT\r\n"u8)
            {
                _ = connection.Send(quit, 6);
            }
        }

        Abandon();
        owner.Ended(this);
    }

    private static string Command(SmtpStage stage) => stage switch
    {
        SmtpStage.Greeting => "(E)SMTP",
        SmtpStage.Helo => "HELO",
        SmtpStage.Mail => "MAIL",
        SmtpStage.Recipient => "RCPT",
        SmtpStage.Data => "DATA",
        _ => "BODY",
    };
}

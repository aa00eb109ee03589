using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Notification;
using Tandem.Failover.Notification.Mail;

namespace Tandem.Failover.Tests.Notification;

public sealed class MailSenderTests : IDisposable
{
    private readonly NotifyRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void The_dialogue_and_the_mail_are_keepalived_s()
    {
        using var server = new FakeSmtpServer();
        Send(server);

        Assert.Equal(
            [
                "HELO lb1.example.com", "MAIL FROM:<from@example.com>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>",
                "DATA", "<mail>", "QUIT",
            ],
            server.Received.Select(line => line.StartsWith("Date: ", StringComparison.Ordinal) ? "<mail>" : line));
        var mail = server.Received[5].Split('\n');
        Assert.Matches(@"^Date: (Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d [+-]\d{4}$", mail[0]);
        Assert.Equal(
            [
                "From: from@example.com", "Subject: [lb1] VRRP Instance VI_1 - Entering MASTER state", "X-Mailer: Keepalived",
                "To: a@example.com, b@example.com", "", "=> VRRP Instance is now owning VRRP VIPs <=", "", ".", "",
            ],
            mail[1..]);
        Assert.Equal(
            [$"Remote SMTP server [127.0.0.1]:{server.Port} connected.", "SMTP alert successfully sent."], rig.Told.Lines);
    }

    [Theory]
    [InlineData("220-one\r\n220-two\r\n220 three\r\n")]
    [InlineData("220\r\n")]
    [InlineData("220-\n220 only line feeds\n")]
    public void Replies_of_several_lines_and_in_pieces_are_one_reply(string greeting)
    {
        using var server = new FakeSmtpServer
        {
            InPieces = true,
            Answers = line => line.Length == 0 ? greeting
                : line.StartsWith("RCPT", StringComparison.Ordinal) ? "251-not here\r\n251 but forwarded\r\n"
                : FakeSmtpServer.Agree(line),
        };
        Send(server);

        Assert.Equal("SMTP alert successfully sent.", rig.Told.Lines[^1]);
    }

    [Theory]
    [InlineData("", "(E)SMTP", "554 go away\r\n", 554)]
    [InlineData("HELO", "HELO", "501-bad\r\n501 name\r\n", 501)]
    [InlineData("MAIL", "MAIL", "421 later\r\n", 421)]
    [InlineData("RCPT", "RCPT", "550 nobody\r\n", 550)]
    [InlineData("DATA", "DATA", "250 not what you expect\r\n", 250)]
    [InlineData(".", "BODY", "452 full\r\n", 452)]
    [InlineData("HELO", "HELO", "what is this\r\n", 0)]
    public void A_refusal_is_told_with_its_command_and_code_and_ends_with_QUIT(string at, string command, string answer, int code)
    {
        using var server = new FakeSmtpServer();
        server.Answers = line =>
            (at.Length == 0 ? line.Length == 0 : line.StartsWith(at, StringComparison.Ordinal)) ? answer : FakeSmtpServer.Agree(line);
        Send(server);

        Assert.Equal(
            $"Error processing {command} cmd on SMTP server [127.0.0.1]:{server.Port}. SMTP status code = {code}", rig.Told.Lines[^1]);
        Assert.Equal("QUIT", server.Received[^1]);
    }

    [Fact]
    public void A_silent_server_costs_the_time_of_one_step()
    {
        using var server = new FakeSmtpServer { Answers = static line => line.Length == 0 ? "220 a\r\n" : "" };
        Send(server, timeoutMs: 200);

        Assert.Equal($"Timeout reading data to remote SMTP server [127.0.0.1]:{server.Port}.", rig.Told.Lines[^1]);
    }

    [Fact]
    public void A_reply_without_end_is_cut_off()
    {
        using var server = new FakeSmtpServer { InPieces = true, Answers = static _ => new string('2', 100_000) };
        Send(server);

        Assert.Equal(
            $"Received buffer from remote SMTP server [127.0.0.1]:{server.Port} overflow our get read buffer length.",
            rig.Told.Lines[^1]);
    }

    [Fact]
    public void A_server_that_hangs_up_is_told()
    {
        using var server = new FakeSmtpServer { Answers = static line => line == "DATA" ? null : FakeSmtpServer.Agree(line) };
        Send(server);

        Assert.Equal($"Remote SMTP server [127.0.0.1]:{server.Port} has closed the connection.", rig.Told.Lines[^1]);
    }

    [Fact]
    public void Where_nobody_listens_that_is_told()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)closed.LocalEndPoint!).Port;
        Configure("127.0.0.1", port);
        NewInstance().Tell(NotifyState.Master, 100);
        rig.Until(() => rig.Notifier.Mail.IsIdle);

        Assert.Equal([$"SMTP connection ERROR to [127.0.0.1]:{port}."], rig.Told.Lines);
    }

    [Fact]
    public void An_IPv6_server_is_written_in_brackets()
    {
        using var server = new FakeSmtpServer(IPAddress.IPv6Loopback);
        Configure("::1", server.Port);
        NewInstance().Tell(NotifyState.Master, 100);
        rig.Until(() => rig.Notifier.Mail.IsIdle);

        Assert.Equal([$"Remote SMTP server [::1]:{server.Port} connected.", "SMTP alert successfully sent."], rig.Told.Lines);
    }

    [Fact]
    public void A_server_by_name_is_looked_up_once_for_many_mails()
    {
        using var server = new FakeSmtpServer();
        Configure("localhost", server.Port);
        for (var i = 0; i < 20; i++)
        {
            NewInstance().Tell(NotifyState.Master, 100);
        }

        rig.Until(() => rig.Notifier.Mail.IsIdle);

        Assert.Equal(20, rig.Told.Lines.Count(line => line == "SMTP alert successfully sent."));
        Assert.Equal(20, server.Connections);
    }

    [Fact]
    public void A_server_whose_name_is_not_known_is_told_and_holds_nothing_up()
    {
        Configure("no.such.host.invalid", 25);
        NewInstance().Tell(NotifyState.Master, 100);
        NewInstance().Tell(NotifyState.Master, 100);
        rig.Until(() => rig.Notifier.Mail.IsIdle);

        Assert.Equal(["Invalid smtp server no.such.host.invalid 25 - 2 SMTP alerts are lost"], rig.Told.Lines);
    }

    [Fact]
    public void A_flood_of_mail_is_bounded_and_told_once()
    {
        using var server = new FakeSmtpServer { Answers = static _ => "" };
        Configure("127.0.0.1", server.Port);
        for (var i = 0; i < MailSender.MostWaiting + MailSender.MostDialogues + 100; i++)
        {
            NewInstance().Tell(NotifyState.Master, 100);
            rig.Loop.RunOnce(0);
        }

        rig.Until(() => server.Connections == MailSender.MostDialogues);
        Assert.Equal([$"SMTP alerts are lost - {MailSender.MostWaiting} wait for 127.0.0.1 already"], rig.Told.Lines.Where(line => line.Contains("lost")));
    }

    [Fact]
    public void The_same_state_is_not_mailed_twice_and_faults_only_when_wanted()
    {
        using var server = new FakeSmtpServer();
        rig.Notifier.Configure(Settings("127.0.0.1", server.Port) with { NoEmailFaults = true });
        var instance = NewInstance();
        foreach (var state in new[] { NotifyState.Backup, NotifyState.Fault, NotifyState.Backup, NotifyState.Master, NotifyState.Master })
        {
            instance.Tell(state, 100);
            rig.Until(() => rig.Notifier.Mail.IsIdle);
        }

        Assert.Equal(["Entering BACKUP state", "Entering MASTER state"], Subjects(server).Select(subject => subject.Split(" - ")[1]));
    }

    [Fact]
    public void Without_smtp_alert_or_server_or_address_nothing_is_sent()
    {
        using var server = new FakeSmtpServer();
        Configure("127.0.0.1", server.Port);
        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts())).Tell(NotifyState.Master, 100);
        rig.Notifier.Configure(Settings("127.0.0.1", server.Port) with { NotificationEmail = [] });
        NewInstance().Tell(NotifyState.Master, 100);
        rig.Notifier.Configure(Settings("127.0.0.1", server.Port) with { SmtpServer = null });
        NewInstance().Tell(NotifyState.Master, 100);

        Assert.True(rig.Notifier.Mail.IsIdle);
        Assert.Empty(rig.Told.Lines);
    }

    [Fact]
    public void The_mail_of_STOP_is_delivered_before_the_end()
    {
        using var server = new FakeSmtpServer();
        Configure("127.0.0.1", server.Port);
        NewInstance().Tell(NotifyState.Stop, 100);
        var isDone = false;
        rig.Notifier.Finish(() => isDone = true);
        rig.Until(() => isDone);

        Assert.Equal(["[lb1] VRRP Instance VI_1 - Stopping"], Subjects(server));
    }

    [Theory]
    [InlineData(false, NotifyState.Backup, "VRRP Instance X - Entering BACKUP state", "=> VRRP Instance is no longer owning VRRP VIPs <=")]
    [InlineData(false, NotifyState.Fault, "VRRP Instance X - Entering FAULT state", "=> VRRP Instance is no longer owning VRRP VIPs <=")]
    [InlineData(false, NotifyState.Stop, "VRRP Instance X - Stopping", "=> VRRP Instance stopping <=")]
    [InlineData(false, NotifyState.Deleted, "VRRP Instance X - Deleted", "=> VRRP Deleted at reload <=")]
    [InlineData(true, NotifyState.Master, "VRRP Group X - Entering MASTER state", "=> All VRRP group instances are now in MASTER state <=")]
    [InlineData(true, NotifyState.Backup, "VRRP Group X - Entering BACKUP state", "=> All VRRP group instances are now in BACKUP state <=")]
    [InlineData(true, NotifyState.Fault, "VRRP Group X - Entering FAULT state", "=> All VRRP group instances are now in FAULT state <=")]
    [InlineData(true, NotifyState.Stop, "VRRP Group X - Stopping", "=> All VRRP group instances are now stopping <=")]
    public void Subjects_and_bodies_are_keepalived_s(bool isGroup, NotifyState state, string subject, string body)
    {
        Assert.Equal(subject, MailWords.Subject(isGroup, "X", state));
        Assert.Equal(body, MailWords.Body(isGroup, state));
    }

    [Fact]
    public void A_name_with_line_ends_makes_no_header_of_its_own()
    {
        var mail = new MailMessage("f", ["t"], "a\r\nBcc: x", "body\r\n.\r\nQUIT", DateTimeOffset.UnixEpoch).ToBytes();

        Assert.Equal(
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nFrom: f\r\nSubject: a  Bcc: x\r\nX-Mailer: Keepalived\r\nTo: t\r\n\r\nbody  .  QUIT\r\n\r\n.\r\n",
            System.Text.Encoding.UTF8.GetString(mail));
    }

    [Fact]
    public void The_date_has_the_zone_of_the_machine()
    {
        var mail = new MailMessage("f", ["t"], "s", "b", new DateTimeOffset(2026, 11, 5, 8, 7, 6, TimeSpan.FromMinutes(-210)));

        Assert.StartsWith("Date: Thu, 05 Nov 2026 08:07:06 -0330\r\n", System.Text.Encoding.UTF8.GetString(mail.ToBytes()));
    }

    private static GlobalDefinitions Settings(string server, int port, int timeoutMs = 20_000) => new()
    {
        RouterId = "lb1",
        SmtpServer = server,
        SmtpPort = port,
        SmtpHeloName = "lb1.example.com",
        SmtpConnectTimeoutUs = timeoutMs * 1000L,
        NotificationEmailFrom = "from@example.com",
        NotificationEmail = ["a@example.com", "b@example.com"],
    };

    private static IEnumerable<string> Subjects(FakeSmtpServer server) =>
        server.Received.Where(line => line.StartsWith("Date: ", StringComparison.Ordinal))
            .Select(mail => mail.Split('\n')[2]["Subject: ".Length..]);

    private void Configure(string server, int port, int timeoutMs = 20_000) => rig.Notifier.Configure(Settings(server, port, timeoutMs));

    private NotifyTarget NewInstance() => rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts(), alerts: true));

    /// <summary>Sends one mail and waits for both ends of its dialogue.</summary>
    private void Send(FakeSmtpServer server, int timeoutMs = 20_000)
    {
        Configure("127.0.0.1", server.Port, timeoutMs);
        NewInstance().Tell(NotifyState.Master, 100);
        rig.Until(() => rig.Notifier.Mail.IsIdle);
        rig.Until(() => server.Ended == 1 || server.InPieces);
    }
}

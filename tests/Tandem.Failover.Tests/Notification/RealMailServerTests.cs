using System.Diagnostics;
using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Notification;

namespace Tandem.Failover.Tests.Notification;

/// <summary>Mail to a server that we did not write: Debian's python3-aiosmtpd, which ./test installs.</summary>
public sealed class RealMailServerTests : IDisposable
{
    private const string Server = """
        import asyncio
        from email import message_from_bytes
        from email.utils import parsedate_to_datetime
        from aiosmtpd.smtp import SMTP

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                mail = message_from_bytes(envelope.original_content)
                fields = (session.host_name, envelope.mail_from, ",".join(envelope.rcpt_tos), mail["From"], mail["To"],
                    mail["Subject"], mail["X-Mailer"], str(parsedate_to_datetime(mail["Date"]) is not None), mail.get_payload())
                print(*(field.strip() for field in fields), sep="|", flush=True)
                return "250 taken"

        async def main():
            server = await asyncio.get_running_loop().create_server(lambda: SMTP(Handler(), hostname="there"), "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly NotifyRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void It_takes_the_mail_of_an_instance_and_of_its_group()
    {
        var settings = new ProcessStartInfo("/usr/bin/python3", ["-u", "-c", Server])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(settings)!;
        try
        {
            var port = process.StandardOutput.ReadLine();
            Assert.True(port != null, $"no mail server (apt-get install python3-aiosmtpd): {(port == null ? process.StandardError.ReadToEnd() : "")}");
            rig.Notifier.Configure(new GlobalDefinitions
            {
                RouterId = "lb1",
                SmtpServer = "127.0.0.1",
                SmtpPort = int.Parse(port!, CultureInfo.InvariantCulture),
                SmtpHeloName = "lb1.example.com",
                NotificationEmailFrom = "from@example.com",
                NotificationEmail = ["a@example.com", "b@example.com"],
            });
            rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts(), alerts: true)).Tell(NotifyState.Master, 100);
            rig.Until(() => rig.Notifier.Mail.IsIdle);
            rig.Notifier.Add(new VrrpSyncGroup { Name = "G1", SmtpAlert = true }).Tell(NotifyState.Fault, 0);
            rig.Until(() => rig.Notifier.Mail.IsIdle);

            const string common = "lb1.example.com|from@example.com|a@example.com,b@example.com|from@example.com|a@example.com, b@example.com";
            Assert.Equal(
                $"{common}|[lb1] VRRP Instance VI_1 - Entering MASTER state|Keepalived|True|=> VRRP Instance is now owning VRRP VIPs <=",
                process.StandardOutput.ReadLine());
            Assert.Equal(
                $"{common}|[lb1] VRRP Group G1 - Entering FAULT state|Keepalived|True|=> All VRRP group instances are now in FAULT state <=",
                process.StandardOutput.ReadLine());
            Assert.Equal(2, rig.Told.Lines.Count(line => line == "SMTP alert successfully sent."));
        }
        finally
        {
            process.Kill();
        }
    }
}

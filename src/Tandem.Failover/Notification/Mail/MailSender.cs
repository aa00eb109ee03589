using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Notification.Mail;

/// <summary>
/// Sends mail to the configured server, a few at a time, and without the loop ever waiting. What the server does not take is told
/// and lost, as keepalived does it; what is too much at once waits within a bound. Belongs to the loop's thread.
/// </summary>
internal sealed class MailSender : IDisposable
{
    /// <summary>The most dialogues at a time.</summary>
    internal const int MostDialogues = 8;

    /// <summary>The most mails that wait: two for each of 255 instances.</summary>
    internal const int MostWaiting = 512;

    /// <summary>How long an address that was looked up is used before it is looked up again.</summary>
    private const long FreshMs = 60_000;

    private readonly EventLoop loop;
    private readonly Journal journal;
    private readonly TimeZoneInfo zone = TimeZoneInfo.Local;
    private readonly HashSet<MailDialogue> dialogues = [];
    private readonly Queue<(string Subject, string Body, DateTimeOffset Date)> waiting = new();
    private GlobalDefinitions globals;
    private MailServer? server;
    private long lookedUpMs;
    private int lookup;
    private bool looksUp;
    private bool isTold;
    private bool isEnded;

    internal MailSender(EventLoop loop, Journal journal, GlobalDefinitions globals)
    {
        this.loop = loop;
        this.journal = journal;
        this.globals = globals;
    }

    /// <summary>Nothing waits and nothing is under way.</summary>
    internal bool IsIdle => waiting.Count == 0 && dialogues.Count == 0;

    /// <summary>Takes the settings of a reload; dialogues under way go on with the old ones.</summary>
    /// <param name="settings">The settings.</param>
    internal void Configure(GlobalDefinitions settings)
    {
        if (settings.SmtpServer != globals.SmtpServer || settings.SmtpPort != globals.SmtpPort)
        {
            server = null;
            looksUp = false;
            lookup++;
        }

        globals = settings;
    }

    /// <summary>Sends a mail to all addresses of <c>notification_email</c>; without a server or addresses it does nothing.</summary>
    /// <param name="subject">The subject, without the router's id.</param>
    /// <param name="body">The body, one line.</param>
    internal void Send(string subject, string body)
    {
        if (globals.SmtpServer == null || globals.NotificationEmail.Count == 0 || isEnded)
        {
            return;
        }

        if (waiting.Count >= MostWaiting)
        {
            if (!isTold)
            {
                isTold = true;
                journal.Write(JournalLevel.Warning, $"SMTP alerts are lost - {MostWaiting} wait for {globals.SmtpServer} already");
            }

            return;
        }

        var now = DateTimeOffset.UtcNow;
        waiting.Enqueue(($"[{globals.RouterId}] {subject}", body, now.ToOffset(zone.GetUtcOffset(now))));
        Proceed();
    }

    internal void Ended(MailDialogue dialogue)
    {
        dialogues.Remove(dialogue);
        Proceed();
    }

    /// <summary>Ends all dialogues; mail that waits is lost.</summary>
    public void Dispose()
    {
        isEnded = true;
        waiting.Clear();
        foreach (var dialogue in dialogues)
        {
            dialogue.Abandon();
        }

        dialogues.Clear();
    }

    private void Proceed()
    {
        while (waiting.Count > 0 && dialogues.Count < MostDialogues && !isEnded)
        {
            if (server == null || loop.NowMs - lookedUpMs > FreshMs)
            {
                LookUp();
                if (server == null || loop.NowMs - lookedUpMs > FreshMs)
                {
                    return;
                }

                continue;
            }

            Begin(server);
        }

        isTold &= waiting.Count > 0;
    }

    private void Begin(MailServer to)
    {
        var (subject, body, date) = waiting.Dequeue();
        var from = globals.NotificationEmailFrom ?? $"{Environment.UserName}@{to.LocalName}";
        var message = new MailMessage(from, globals.NotificationEmail, subject, body, date);
        var timeoutMs = (int)Math.Clamp(globals.SmtpConnectTimeoutUs / 1000, 1, int.MaxValue);
        var dialogue = new MailDialogue(this, loop, journal, to, message, globals.SmtpHeloName ?? to.LocalName, timeoutMs);
        dialogues.Add(dialogue);
        dialogue.Start();
    }

    private void LookUp()
    {
        if (looksUp)
        {
            return;
        }

        looksUp = true;
        var number = ++lookup;
        MailServerLookup.Start(loop, globals.SmtpServer!, globals.SmtpPort, found =>
        {
            if (number == lookup && !isEnded)
            {
                LookedUp(found);
            }
        });
    }

    private void LookedUp(MailServer? found)
    {
        looksUp = false;
        lookedUpMs = loop.NowMs;

        // A resolver that fails now and then is no reason to forget what it said before.
        server = found ?? server;
        if (server == null)
        {
            journal.Write(
                JournalLevel.Info,
                $"Invalid smtp server {globals.SmtpServer} {globals.SmtpPort} - {waiting.Count} SMTP alerts are lost");
            waiting.Clear();
            return;
        }

        Proceed();
    }
}

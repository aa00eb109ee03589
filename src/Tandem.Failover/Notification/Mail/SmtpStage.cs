namespace Tandem.Failover.Notification.Mail;

/// <summary>How far a dialogue with a server is: what its next reply answers.</summary>
internal enum SmtpStage
{
    /// <summary>The connection is being made.</summary>
    Connecting,

    /// <summary>Waiting for the greeting.</summary>
    Greeting,

    /// <summary>HELO was sent.</summary>
    Helo,

    /// <summary>MAIL FROM was sent.</summary>
    Mail,

    /// <summary>One of the RCPT TO was sent.</summary>
    Recipient,

    /// <summary>DATA was sent.</summary>
    Data,

    /// <summary>The mail was sent.</summary>
    Body,

    /// <summary>It is over.</summary>
    Over,
}

namespace Tandem.Failover.Notification.Mail;

/// <summary>What keepalived writes in its mail; people's filters look for it.</summary>
internal static class MailWords
{
    /// <summary>The subject, behind the router id.</summary>
    internal static string Subject(bool isGroup, string name, NotifyState state) =>
        $"VRRP {(isGroup ? "Group" : "Instance")} {name} - {Event(state)}";

    internal static string Body(bool isGroup, NotifyState state) => (isGroup, state) switch
    {
        (_, NotifyState.Deleted) => "=> VRRP Deleted at reload <=",
        (true, NotifyState.Stop) => "=> All VRRP group instances are now stopping <=",
        (true, _) => $"=> All VRRP group instances are now in {NotifyWords.Of(state)} state <=",
        (false, NotifyState.Master) => "=> VRRP Instance is now owning VRRP VIPs <=",
        (false, NotifyState.Stop) => "=> VRRP Instance stopping <=",
        (false, _) => "=> VRRP Instance is no longer owning VRRP VIPs <=",
    };

    private static string Event(NotifyState state) => state switch
    {
        NotifyState.Stop => "Stopping",
        NotifyState.Deleted => "Deleted",
        _ => $"Entering {NotifyWords.Of(state)} state",
    };
}

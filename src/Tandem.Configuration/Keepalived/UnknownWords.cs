namespace Tandem.Configuration.Keepalived;

/// <summary>Words that real files carry and that no block knows: what to write instead.</summary>
internal static class UnknownWords
{
    /// <summary>What to do about a word, or null when nothing is known of it.</summary>
    internal static string? Explain(string word) => word switch
    {
        "lvs_id" => "it was renamed long ago, write 'router_id'",
        "nat_mask" => "it is gone, the mask is not needed any more",
        "notificationd" => "write 'notification_email'",
        "nb_get_retry" => "write 'retry'",
        "interface_name" => "write 'interface'",
        "}" or "{" => "the braces do not match above",
        "\\" => "a comment must not end with a backslash",
        _ => null,
    };

    /// <summary>Whether nothing is lost by passing the word over, or what was meant is plain.</summary>
    internal static bool IsUnderstood(string word) => word is "nat_mask" or "notificationd" or "nb_get_retry" or "interface_name";
}

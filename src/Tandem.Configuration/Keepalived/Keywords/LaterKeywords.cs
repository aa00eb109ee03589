namespace Tandem.Configuration.Keepalived;

/// <summary>The blocks of the parts that are not served yet: their words are known, and read past.</summary>
internal static class LaterKeywords
{
    private const string Lvs = "the VRRP part runs, virtual servers are not balanced";

    private static readonly string[] Connection =
        ["connect_ip", "connect_port", "bindto", "bind_port", "bind_if", "connect_timeout", "fwmark", "retry", "delay_before_retry", "warmup", "delay_loop", "alpha", "log_all_failures"];

    internal static readonly KeepalivedKeyword[] All =
    [
        .. new KeywordGroup("").NotYetBlocks(Lvs, "virtual_server"),
        .. new KeywordGroup("").NotYet(Lvs, "virtual_server_group"),
        .. new KeywordGroup("").NotYetBlocks(Lvs, "SSL"),
        .. Words("SSL", "password", "ca", "certificate", "key"),
        .. new KeywordGroup("").NotYetBlocks("the VRRP part runs, what tracks it is ignored", "bfd_instance"),
        .. Words("bfd_instance", "neighbor_ip", "neighbour_ip", "source_ip", "min_rx", "min_tx", "idle_tx", "multiplier", "passive", "ttl", "hoplimit", "max_hops", "weight", "vrrp", "checker"),
        .. Words(
            "virtual_server",
            "ip_family", "retry", "delay_before_retry", "warmup", "connect_timeout", "delay_loop", "inhibit_on_failure", "lb_algo", "lvs_sched", "hashed", "ops", "flag-1", "flag-2",
            "flag-3", "sh-port", "sh-fallback", "mh-port", "mh-fallback", "lb_kind", "lvs_method", "persistence_engine", "persistence_timeout", "persistence_granularity", "protocol",
            "ha_suspend", "smtp_alert", "virtualhost", "snmp_name", "alpha", "omega", "quorum_up", "quorum_down", "quorum", "hysteresis", "weight", "sorry_server",
            "sorry_server_inhibit", "sorry_server_lvs_method"),
        .. new KeywordGroup("virtual_server").NotYetBlocks("", "real_server"),
        .. Words(
            "virtual_server real_server",
            "weight", "lvs_method", "uthreshold", "lthreshold", "inhibit_on_failure", "notify_up", "notify_down", "alpha", "retry", "delay_before_retry", "warmup", "connect_timeout",
            "delay_loop", "smtp_alert", "virtualhost", "snmp_name"),
        .. Checker("TCP_CHECK"),
        .. Checker("BFD_CHECK", "name"),
        .. Checker("DNS_CHECK", "type", "name"),
        .. Checker("FILE_CHECK", "track_file", "weight"),
        .. Checker("MISC_CHECK", "misc_path", "misc_timeout", "misc_dynamic", "user"),
        .. Checker("PING_CHECK"),
        .. Checker("UDP_CHECK", "payload", "require_reply", "min_reply_length", "max_reply_length"),
        .. Checker("SMTP_CHECK", "helo_name"),
        .. new KeywordGroup("virtual_server real_server SMTP_CHECK").NotYetBlocks("", "host"),
        .. Words("virtual_server real_server SMTP_CHECK host", Connection),
        .. HttpChecker("HTTP_GET"),
        .. HttpChecker("SSL_GET"),
    ];

    private static IEnumerable<KeepalivedKeyword> HttpChecker(string name) =>
    [
        new($"virtual_server real_server {name}", "nb_get_retry", KeywordVerdict.NotYet, "", KeywordShape.Statement, (r, l) => r.ComplainOfHabit(l, "nb_get_retry is deprecated - please use 'retry'")),
        .. Checker(name, "virtualhost", "http_protocol", "enable_sni", "fast_recovery", "sni_name", "tls_compliant"),
        .. new KeywordGroup($"virtual_server real_server {name}").NotYetBlocks("", "url"),
        .. Words(
            $"virtual_server real_server {name} url",
            "path", "digest", "status_code", "virtualhost", "regex", "regex_no_match", "regex_options", "regex_min_offset", "regex_max_offset", "regex_stack", "tls_compliant"),
    ];

    private static IEnumerable<KeepalivedKeyword> Checker(string name, params string[] words) =>
    [
        .. new KeywordGroup("virtual_server real_server").NotYetBlocks("", name),
        .. Words($"virtual_server real_server {name}", [.. Connection, .. words]),
    ];

    private static IEnumerable<KeepalivedKeyword> Words(string group, params string[] names) => new KeywordGroup(group).NotYet("", names);
}

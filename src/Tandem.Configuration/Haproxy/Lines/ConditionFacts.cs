namespace Tandem.Configuration.Haproxy;

/// <summary>What the predicates of a condition ask about the program: <c>-vv</c> prints the same.</summary>
public sealed record ConditionFacts
{
    /// <summary>The version whose language is spoken, such as <c>2.6.12</c>.</summary>
    public string Version { get; init; } = "2.6.12";

    /// <summary>The names that <c>feature()</c> finds, in upper case.</summary>
    public IReadOnlyList<string> Features { get; init; } =
        ["ACCEPT4", "BACKTRACE", "CPU_AFFINITY", "DL", "EPOLL", "GETADDRINFO", "LINUX_SPLICE", "PRCTL", "RT", "SYSTEMD", "TFO", "THREAD"];

    /// <summary>What <c>enabled()</c> finds.</summary>
    public IReadOnlyList<string> Enabled { get; init; } = ["EPOLL", "GETADDRINFO", "POLL", "SPLICE", "REUSEPORT"];

    /// <summary>The TLS library's name and version, empty without one.</summary>
    public string TlsLibrary { get; init; } = "OpenSSL 3.0.0";
}

namespace Tandem.Configuration.Haproxy;

/// <summary>After which failures a request may be sent again (configuration.txt 4.2 "retry-on").</summary>
[Flags]
public enum RetryOnConditions
{
    /// <summary><c>none</c>: never.</summary>
    None = 0,

    /// <summary><c>conn-failure</c>.</summary>
    ConnFailure = 1,

    /// <summary><c>empty-response</c>.</summary>
    EmptyResponse = 2,

    /// <summary><c>junk-response</c>.</summary>
    JunkResponse = 4,

    /// <summary><c>response-timeout</c>.</summary>
    ResponseTimeout = 8,

    /// <summary><c>0rtt-rejected</c>.</summary>
    EarlyDataRejected = 16,

    /// <summary>Status 401.</summary>
    Status401 = 32,

    /// <summary>Status 403.</summary>
    Status403 = 64,

    /// <summary>Status 404.</summary>
    Status404 = 128,

    /// <summary>Status 408.</summary>
    Status408 = 256,

    /// <summary>Status 425.</summary>
    Status425 = 512,

    /// <summary>Status 500.</summary>
    Status500 = 1024,

    /// <summary>Status 501.</summary>
    Status501 = 2048,

    /// <summary>Status 502.</summary>
    Status502 = 4096,

    /// <summary>Status 503.</summary>
    Status503 = 8192,

    /// <summary>Status 504.</summary>
    Status504 = 16384,

    /// <summary><c>all-retryable-errors</c>.</summary>
    AllRetryableErrors = ConnFailure | EmptyResponse | JunkResponse | ResponseTimeout | EarlyDataRejected
        | Status500 | Status502 | Status503 | Status504,
}

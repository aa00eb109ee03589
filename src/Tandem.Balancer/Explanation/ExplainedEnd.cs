namespace Tandem.Balancer.Explanation;

/// <summary>How a request would end.</summary>
public enum ExplainedEnd
{
    /// <summary>A server would be given it, and its answer would pass.</summary>
    Served,

    /// <summary>A rule denies it: an error is answered.</summary>
    Denied,

    /// <summary>A rule, or a server's <c>redir</c>, redirects it.</summary>
    Redirected,

    /// <summary>A rule answers it.</summary>
    Returned,

    /// <summary>A rule lets the client wait before an error is answered.</summary>
    Tarpitted,

    /// <summary><c>monitor-uri</c> answers it.</summary>
    Monitored,

    /// <summary>A rule closes the connection, or forgets it, without an answer.</summary>
    Closed,

    /// <summary>It fails: no server, no frontend, not understood.</summary>
    Failed,
}

namespace Tandem.Balancer.Rules;

/// <summary>Where in an exchange a rule stands.</summary>
[Flags]
internal enum RuleHook
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary><c>tcp-request connection</c>: right after the accept.</summary>
    TcpConnection = 1,

    /// <summary><c>tcp-request session</c>: after the PROXY header.</summary>
    TcpSession = 2,

    /// <summary><c>tcp-request content</c>: as bytes come in.</summary>
    TcpRequestContent = 4,

    /// <summary><c>tcp-response content</c>.</summary>
    TcpResponseContent = 8,

    /// <summary><c>http-request</c> and <c>redirect</c>.</summary>
    HttpRequest = 16,

    /// <summary><c>http-response</c>.</summary>
    HttpResponse = 32,

    /// <summary><c>http-after-response</c>: responses of servers and of Tandem itself.</summary>
    HttpAfterResponse = 64,

    /// <summary><c>use_backend</c>, <c>monitor fail</c>.</summary>
    Switching = 128,

    /// <summary><c>log-format</c>.</summary>
    Log = 256,

    /// <summary>All hooks of a request.</summary>
    RequestSide = TcpConnection | TcpSession | TcpRequestContent | HttpRequest | Switching,

    /// <summary>All hooks of a response.</summary>
    ResponseSide = TcpResponseContent | HttpResponse | HttpAfterResponse,
}

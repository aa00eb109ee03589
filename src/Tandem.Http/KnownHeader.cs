namespace Tandem.Http;

/// <summary>
/// Header fields that are recognised while parsing, so that later questions compare one byte. Framing and hop-by-hop fields come first;
/// the rest are the fields that browsers and servers send most. Not a list of what is allowed: others are <see cref="Unknown"/>.
/// </summary>
public enum KnownHeader : byte
{
    /// <summary>A field without a number of its own; compare its name.</summary>
    Unknown,
    /// <summary><c>host</c></summary>
    Host,
    /// <summary><c>connection</c></summary>
    Connection,
    /// <summary><c>content-length</c></summary>
    ContentLength,
    /// <summary><c>transfer-encoding</c></summary>
    TransferEncoding,
    /// <summary><c>upgrade</c></summary>
    Upgrade,
    /// <summary><c>expect</c></summary>
    Expect,
    /// <summary><c>keep-alive</c></summary>
    KeepAlive,
    /// <summary><c>proxy-connection</c></summary>
    ProxyConnection,
    /// <summary><c>te</c></summary>
    Te,
    /// <summary><c>trailer</c></summary>
    Trailer,
    /// <summary><c>x-forwarded-for</c></summary>
    XForwardedFor,
    /// <summary><c>x-original-to</c></summary>
    XOriginalTo,
    /// <summary><c>cookie</c></summary>
    Cookie,
    /// <summary><c>set-cookie</c></summary>
    SetCookie,
    /// <summary><c>authorization</c></summary>
    Authorization,
    /// <summary><c>content-type</c></summary>
    ContentType,
    /// <summary><c>date</c></summary>
    Date,
    /// <summary><c>location</c></summary>
    Location,
    /// <summary><c>server</c></summary>
    Server,
    /// <summary><c>etag</c></summary>
    Etag,
    /// <summary><c>last-modified</c></summary>
    LastModified,
    /// <summary><c>cache-control</c></summary>
    CacheControl,
    /// <summary><c>content-encoding</c></summary>
    ContentEncoding,
    /// <summary><c>accept</c></summary>
    Accept,
    /// <summary><c>accept-encoding</c></summary>
    AcceptEncoding,
    /// <summary><c>accept-language</c></summary>
    AcceptLanguage,
    /// <summary><c>accept-ranges</c></summary>
    AcceptRanges,
    /// <summary><c>user-agent</c></summary>
    UserAgent,
    /// <summary><c>referer</c></summary>
    Referer,
    /// <summary><c>origin</c></summary>
    Origin,
    /// <summary><c>vary</c></summary>
    Vary,
    /// <summary><c>expires</c></summary>
    Expires,
    /// <summary><c>pragma</c></summary>
    Pragma,
    /// <summary><c>age</c></summary>
    Age,
    /// <summary><c>via</c></summary>
    Via,
    /// <summary><c>range</c></summary>
    Range,
    /// <summary><c>if-none-match</c></summary>
    IfNoneMatch,
    /// <summary><c>if-modified-since</c></summary>
    IfModifiedSince,
    /// <summary><c>if-match</c></summary>
    IfMatch,
    /// <summary><c>if-unmodified-since</c></summary>
    IfUnmodifiedSince,
    /// <summary><c>if-range</c></summary>
    IfRange,
    /// <summary><c>content-range</c></summary>
    ContentRange,
    /// <summary><c>content-disposition</c></summary>
    ContentDisposition,
    /// <summary><c>content-language</c></summary>
    ContentLanguage,
    /// <summary><c>www-authenticate</c></summary>
    WwwAuthenticate,
    /// <summary><c>proxy-authenticate</c></summary>
    ProxyAuthenticate,
    /// <summary><c>proxy-authorization</c></summary>
    ProxyAuthorization,
    /// <summary><c>forwarded</c></summary>
    Forwarded,
    /// <summary><c>x-forwarded-proto</c></summary>
    XForwardedProto,
    /// <summary><c>x-forwarded-host</c></summary>
    XForwardedHost,
    /// <summary><c>x-forwarded-port</c></summary>
    XForwardedPort,
    /// <summary><c>x-real-ip</c></summary>
    XRealIp,
    /// <summary><c>x-request-id</c></summary>
    XRequestId,
    /// <summary><c>strict-transport-security</c></summary>
    StrictTransportSecurity,
    /// <summary><c>retry-after</c></summary>
    RetryAfter,
    /// <summary><c>link</c></summary>
    Link,
    /// <summary><c>allow</c></summary>
    Allow,
    /// <summary><c>sec-websocket-key</c></summary>
    SecWebsocketKey,
    /// <summary><c>sec-websocket-accept</c></summary>
    SecWebsocketAccept,
    /// <summary><c>sec-websocket-version</c></summary>
    SecWebsocketVersion,
    /// <summary><c>sec-websocket-protocol</c></summary>
    SecWebsocketProtocol,
    /// <summary><c>sec-websocket-extensions</c></summary>
    SecWebsocketExtensions,
    /// <summary><c>access-control-allow-origin</c></summary>
    AccessControlAllowOrigin,
    /// <summary><c>http2-settings</c></summary>
    Http2Settings,
    /// <summary><c>max-forwards</c></summary>
    MaxForwards,
    /// <summary><c>x-requested-with</c></summary>
    XRequestedWith,
    /// <summary><c>upgrade-insecure-requests</c></summary>
    UpgradeInsecureRequests,
    /// <summary><c>sec-fetch-site</c></summary>
    SecFetchSite,
    /// <summary><c>sec-fetch-mode</c></summary>
    SecFetchMode,
    /// <summary><c>sec-fetch-dest</c></summary>
    SecFetchDest,
    /// <summary><c>sec-fetch-user</c></summary>
    SecFetchUser,
    /// <summary><c>sec-ch-ua</c></summary>
    SecChUa,
    /// <summary><c>sec-ch-ua-mobile</c></summary>
    SecChUaMobile,
    /// <summary><c>sec-ch-ua-platform</c></summary>
    SecChUaPlatform,
    /// <summary><c>dnt</c></summary>
    Dnt,
    /// <summary><c>priority</c></summary>
    Priority,
    /// <summary><c>x-powered-by</c></summary>
    XPoweredBy,
    /// <summary><c>x-frame-options</c></summary>
    XFrameOptions,
    /// <summary><c>x-content-type-options</c></summary>
    XContentTypeOptions,
    /// <summary><c>x-xss-protection</c></summary>
    XXssProtection,
    /// <summary><c>content-security-policy</c></summary>
    ContentSecurityPolicy,
    /// <summary><c>alt-svc</c></summary>
    AltSvc,
}

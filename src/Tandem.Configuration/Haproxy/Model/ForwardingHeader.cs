namespace Tandem.Configuration.Haproxy;

/// <summary>An <c>option forwardfor</c> or <c>option originalto</c> line.</summary>
/// <param name="HeaderName">The header to add: as written, or <c>X-Forwarded-For</c> / <c>X-Original-To</c>.</param>
/// <param name="Except">Addresses for which it is not added, or null.</param>
/// <param name="IfNone">Only when the request has no such header yet.</param>
public sealed record ForwardingHeader(string HeaderName, IpNetwork? Except, bool IfNone);

namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>authentication</c> with <c>auth_type PASS</c> (RFC 2338 §5.3.10, type 1). There is no other kind: AH is refused.</summary>
public sealed record VrrpAuthentication
{
    /// <summary>The password as it is on the wire: exactly 8 bytes, cut or filled up with zeros.</summary>
    public Sequence<byte> Password { get; init; } = [];

    /// <summary>The password as it was written, for dumps.</summary>
    public string Text { get; init; } = "";
}

namespace Tandem.Configuration.Haproxy;

/// <summary>The header that <c>http-check expect hdr</c> or <c>fhdr</c> looks for.</summary>
/// <param name="Name">Its name, in any case.</param>
/// <param name="NameMatch">How the name is compared.</param>
/// <param name="Value">Its value, or null when any will do.</param>
/// <param name="ValueMatch">How the value is compared.</param>
/// <param name="IsWhole">Whether a value is the whole line (<c>fhdr</c>), not an element between commas.</param>
public sealed record CheckExpectedHeader(string Name, CheckHeaderMatch NameMatch, string? Value, CheckHeaderMatch ValueMatch, bool IsWhole);

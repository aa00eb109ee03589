using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>An <c>errorloc</c>: a redirect that is sent instead of the built-in answer.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Status">The status code that it replaces.</param>
/// <param name="RedirectStatus">302 or 303.</param>
/// <param name="Url">The location.</param>
public sealed record ErrorLocation(Position Position, int Status, int RedirectStatus, string Url);

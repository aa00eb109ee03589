using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>A header that an HTTP check sends.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, a log-format expression.</param>
public sealed record CheckHeader(Word Name, Word Value);

namespace Tandem.Configuration.Haproxy;

/// <summary>Reads one line into the section that is open.</summary>
/// <param name="statement">The line.</param>
/// <param name="reader">The state of the reading.</param>
internal delegate void StatementParser(Statement statement, ConfigurationReader reader);

using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>A line for people: to the backend's log targets and to standard error.</summary>
/// <param name="Level">The level of the log line.</param>
/// <param name="Text">The log line, without a line end; chars are bytes.</param>
/// <param name="ConsoleText">What standard error gets after "[WARNING]  (pid) : " or "[ALERT]    (pid) : ".</param>
/// <param name="IsAlert">Whether standard error calls it an alert; otherwise a warning.</param>
internal readonly record struct HealthReport(LogLevel Level, string Text, string ConsoleText, bool IsAlert);

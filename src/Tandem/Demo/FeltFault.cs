namespace Tandem.Demonstration;

/// <summary>A fault of the demonstration, and what a client felt of it.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Outage">The longest time without an answer.</param>
/// <param name="Asked">Requests in the time that was looked at.</param>
/// <param name="Lost">Those without an answer.</param>
/// <param name="Classic">The same fault with HAProxy 2.6 and keepalived 2.2.7: a median measured beforehand; <c>bench/run failover</c> measures it again.</param>
internal sealed record FeltFault(string Name, TimeSpan Outage, int Asked, int Lost, string Classic);

namespace Tandem.Configuration.Haproxy;

/// <summary>The unit that a time is stored in, and that it has when none is written.</summary>
internal enum TimeUnit
{
    Milliseconds,
    Seconds,
}

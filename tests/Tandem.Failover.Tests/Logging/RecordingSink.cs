using Tandem.Failover.Logging;

namespace Tandem.Failover.Tests.Logging;

/// <summary>Keeps what is told, for tests to read.</summary>
public sealed class RecordingSink : JournalSink
{
    public List<string> Lines { get; } = [];

    public List<JournalLevel> Levels { get; } = [];

    public override string Name => "the test";

    public override void Write(JournalLevel level, DateTime now, string text)
    {
        Lines.Add(text);
        Levels.Add(level);
    }
}

namespace Tandem.Configuration.Keepalived;

/// <summary>The text of a <c>~SEQ</c> or <c>~LST</c>, round by round.</summary>
internal sealed class RepeatFeed : LineFeed
{
    private readonly Repetition repetition;

    internal RepeatFeed(Repetition repetition) => this.repetition = repetition;

    internal override string? Next(Definitions definitions) => repetition.TryNext(definitions) ? repetition.Text : null;
}

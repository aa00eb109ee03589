using Tandem.Linux.Reactor;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>A reload between its beginning and its end: who asked for it, what it goes over to, which of the two processes it waits for.</summary>
internal sealed class ReloadUnderWay(ControlExchange? asked, Action<ReloadUnderWay> expired) : Deadline
{
    /// <summary>Who asked and waits for an answer; null for a signal.</summary>
    internal ControlExchange? Asked { get; } = asked;

    /// <summary>What was read; null while it is being read.</summary>
    internal NodeConfiguration? Next { get; set; }

    /// <summary>What will be different.</summary>
    internal IReadOnlyList<string> Changes { get; set; } = [];

    /// <summary>The process that is to say that it has gone over.</summary>
    internal SupervisedProcess? Waiting { get; set; }

    public override void OnDue() => expired(this);
}

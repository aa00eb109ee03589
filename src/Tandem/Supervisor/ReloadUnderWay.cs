using Tandem.Linux.Reactor;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>
/// A reload between its beginning and its end: who asked for it, what it goes over to, which of the two processes it waits for. It ends when it is
/// known what both run; who asked may have been answered long before (<see cref="IsLate"/>).
/// </summary>
internal sealed class ReloadUnderWay(ControlExchange? asked, Action<ReloadUnderWay> expired) : Deadline
{
    /// <summary>Who asked and waits for an answer; null for a signal, and when the answer was given.</summary>
    internal ControlExchange? Asked { get; set; } = asked;

    /// <summary>What was read; null while it is being read.</summary>
    internal NodeConfiguration? Next { get; set; }

    /// <summary>What will be different.</summary>
    internal IReadOnlyList<string> Changes { get; set; } = [];

    /// <summary>What went otherwise than it should have, for people.</summary>
    internal List<string> Remarks { get; } = [];

    /// <summary>The process that is to say that it has gone over; null while the files are being read.</summary>
    internal SupervisedProcess? Waiting { get; set; }

    /// <summary>Whether <see cref="Waiting"/> was told to go over: one that is being started is told when it is at work.</summary>
    internal bool IsTold { get; set; }

    /// <summary>Whether it takes longer than a process may take.</summary>
    internal bool IsLate { get; set; }

    public override void OnDue() => expired(this);
}

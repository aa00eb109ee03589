namespace Tandem.Simulation.Pairs;

/// <summary>What came of one fault, or of several, over all runs that tried it.</summary>
internal sealed class PairRow
{
    internal const long Never = long.MaxValue;

    /// <summary>The faults without times.</summary>
    internal required string Sentence { get; init; }

    /// <summary>Whether the address went, and where.</summary>
    internal required string Moves { get; init; }

    /// <summary>How long clients are not served: the middle of all runs, and the longest; <see cref="Never"/> when it did not end.</summary>
    internal required long MedianUs { get; init; }

    internal required long LongestUs { get; init; }

    /// <summary>The same after the fault is undone.</summary>
    internal required long ReturnUs { get; init; }

    /// <summary>For how long there were two masters.</summary>
    internal required long TwoUs { get; init; }

    /// <summary>For how long none.</summary>
    internal required long NoneUs { get; init; }

    /// <summary>True when two masters were there for longer than the protocol allows, with nothing to excuse it.</summary>
    internal required bool HasUnexcused { get; init; }

    /// <summary>True when what should have moved did not, or clients were not served though a node could.</summary>
    internal required bool IsStuck { get; init; }

    /// <summary>True when no node was master for longer than the protocol allows, though one could have been.</summary>
    internal required bool IsVacant { get; init; }

    /// <summary>Why it failed, a sentence each; empty when it did not.</summary>
    internal required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The faults, with times, of the run that shows it best.</summary>
    internal required IReadOnlyList<PairFault> Replay { get; init; }

    internal bool Failed => IsStuck || HasUnexcused;
}

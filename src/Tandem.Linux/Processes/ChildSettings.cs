using Tandem.Linux.Namespaces;

namespace Tandem.Linux.Processes;

/// <summary>How a <see cref="ChildProcess"/> is started.</summary>
public sealed class ChildSettings
{
    /// <summary>The program's path.</summary>
    public required string Path { get; init; }

    /// <summary>The words of the command line, the name of the program first.</summary>
    public required IReadOnlyList<byte[]> Arguments { get; init; }

    /// <summary>The environment as NAME=value.</summary>
    public required IReadOnlyList<byte[]> Environment { get; init; }

    /// <summary>Descriptors that the child keeps under their numbers although they close on exec.</summary>
    public IReadOnlyList<int> Keep { get; init; } = [];

    /// <summary>Whether the child leaves our session and terminal.</summary>
    public bool NewSession { get; init; }

    /// <summary>Whether the child reads nothing.</summary>
    public bool NullInput { get; init; }

    /// <summary>A descriptor that becomes the child's standard output and error, or -1 to share ours.</summary>
    public int Output { get; init; } = -1;

    /// <summary>An open directory in which the child begins, or -1 for ours.</summary>
    public int Directory { get; init; } = -1;

    /// <summary>
    /// Signals that are blocked in the child from its first instruction on, so that a <see cref="SignalDescriptor"/> sees all of
    /// them: the threads of a runtime inherit it.
    /// </summary>
    public IReadOnlyList<int> Blocked { get; init; } = [];

    /// <summary>Namespaces in which the child begins, or null for those of the thread that starts it.</summary>
    public ChildPlace? Place { get; init; }
}

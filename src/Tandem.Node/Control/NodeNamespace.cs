using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>
/// In which network namespace a process of the node works. Namespaces made by <c>ip netns</c> share one <c>/run</c>: who asks there may be answered by the node
/// of another namespace, whose addresses are not its own.
/// </summary>
public static class NodeNamespace
{
    private const string Member = "networkNamespace";
    private const string Link = "/proc/self/ns/net";

    private static string? own;

    /// <summary>
    /// That of this process, as the kernel writes it, such as <c>net:[4026531840]</c>; empty where /proc does not tell. It stays what it was when it was read
    /// first: a process that gives up its root directory later cannot look any more.
    /// </summary>
    public static string Own => own ??= Read();

    /// <summary>Tells it, as a member of an answer.</summary>
    /// <param name="writer">Of the answer.</param>
    public static void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Own.Length > 0)
        {
            writer.WriteString(Member, Own);
        }
    }

    /// <summary>Whether who answered works in another one than this process. Who does not tell does not.</summary>
    /// <param name="status">The answer to <c>{"ask":"status"}</c>.</param>
    public static bool IsOther(JsonElement status) => Own.Length > 0 && status.Text(Member) is { Length: > 0 } other && other != Own;

    /// <summary>Why an order that is meant for the node of this namespace is not given to who answered; null when it may be: who has named a directory means what is there.</summary>
    /// <param name="who">Who answered, for people, such as "the failover".</param>
    /// <param name="status">The answer to <c>{"ask":"status"}</c>.</param>
    public static string? Refusal(string who, JsonElement status) => ControlDirectory.IsChosen || !IsOther(status)
        ? null
        : FormattableString.Invariant(
            $"{who} that answers at {ControlDirectory.Current} (pid {status.Number("pid")}) works in another network namespace; run this there ('ip netns identify {status.Number("pid")}' names it), or with {ControlDirectory.Variable}={ControlDirectory.Current} to mean that one all the same");

    private static string Read()
    {
        try
        {
            return new FileInfo(Link).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

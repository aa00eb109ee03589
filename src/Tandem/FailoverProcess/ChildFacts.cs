using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>
/// What the VRRP child tells its parent of the configuration, which the parent itself does not read: it stays small, and has nothing in it
/// that a file could break.
/// </summary>
/// <param name="Namespace">The network namespace, or null for the one that the program was started in.</param>
/// <param name="Instance">The word in the names of pid files, or null.</param>
/// <param name="UsesPidDirectory">Whether pid files are in a directory of their own.</param>
/// <param name="ProcessName">The parent's name, or null to leave it.</param>
/// <param name="ChildWaitMs">How long a child may take to leave, in milliseconds.</param>
/// <param name="Restarts">Whether a child that died is started anew.</param>
internal sealed record ChildFacts(string? Namespace, string? Instance, bool UsesPidDirectory, string? ProcessName, int ChildWaitMs, bool Restarts)
{
    /// <summary>What holds as long as the child has told nothing.</summary>
    internal static readonly ChildFacts Unknown = new(null, null, false, null, 5000, true);

    /// <summary>Begins the message.</summary>
    internal const byte Mark = (byte)'F';

    /// <summary>The message, or null when the names are too long for one.</summary>
    internal byte[]? Encode()
    {
        var text = string.Join('\n', Namespace ?? "", Instance ?? "", UsesPidDirectory ? "1" : "", ProcessName ?? "", ChildWaitMs.ToString(System.Globalization.CultureInfo.InvariantCulture), Restarts ? "1" : "");
        byte[] message = [Mark, .. Encoding.UTF8.GetBytes(text)];
        return message.Length <= DescriptorChannel.MaxMessage ? message : null;
    }

    /// <summary>Reads a message; what is no message of a child tells nothing.</summary>
    internal static ChildFacts Decode(ReadOnlySpan<byte> message)
    {
        var parts = Encoding.UTF8.GetString(message[1..]).Split('\n');
        return parts.Length != 6
            ? Unknown
            : new ChildFacts(
                parts[0] is "" ? null : parts[0],
                parts[1] is "" ? null : parts[1],
                parts[2] == "1",
                parts[3] is "" ? null : parts[3],
                int.TryParse(parts[4], System.Globalization.CultureInfo.InvariantCulture, out var wait) ? wait : Unknown.ChildWaitMs,
                parts[5] == "1");
    }
}

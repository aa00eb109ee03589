using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Processes as <c>vrrp_track_process</c> means them: the name of the process (15 bytes), or the words of its command line when
/// <c>full_command</c> or parameters are written, compared whole. Zombies are none.
/// </summary>
internal sealed class TrackedProcessQuery : ProcessQuery
{
    /// <summary>Bytes of a command line that are compared at most.</summary>
    private const int MaxCommandLine = 4096;

    private readonly byte[] name;
    private readonly byte[] parameters;
    private readonly ParameterMatch match;
    private readonly bool isCommandLine;

    internal TrackedProcessQuery(TrackProcessDefinition definition)
    {
        name = Encoding.UTF8.GetBytes(definition.Process);
        isCommandLine = definition.FullCommand || definition.Parameters.Count > 0 || definition.ParameterMatch != ParameterMatch.None;
        if (!isCommandLine)
        {
            name = name[..Math.Min(name.Length, ProcessTable.MaxNameLength)];
        }

        parameters = Encoding.UTF8.GetBytes(string.Concat(definition.Parameters.Select(p => p + "\0")));
        match = definition.ParameterMatch;
    }

    public override bool Matches(int pid)
    {
        if (!isCommandLine)
        {
            Span<byte> buffer = stackalloc byte[64];
            return ProcessTable.NameOf(pid, buffer).SequenceEqual(name) && !ProcessTable.IsZombie(pid);
        }

        // Of a zombie it is empty.
        Span<byte> lineBuffer = stackalloc byte[MaxCommandLine];
        return MatchesLine(ProcessTable.CommandLineOf(pid, lineBuffer));
    }

    /// <summary>Whether a command line is meant.</summary>
    /// <param name="line">Its words, each ended by a zero byte.</param>
    internal bool MatchesLine(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)0);
        if (end < 0 || !line[..end].SequenceEqual(name))
        {
            return false;
        }

        var rest = line[(end + 1)..];
        return match switch
        {
            ParameterMatch.None => parameters.Length == 0 || rest.SequenceEqual(parameters),
            ParameterMatch.Exact => rest.SequenceEqual(parameters),
            ParameterMatch.Partial => rest.StartsWith(parameters),
            _ => parameters.Length == 0 || rest.StartsWith(parameters.AsSpan(0, parameters.Length - 1)),
        };
    }
}

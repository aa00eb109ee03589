using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Processes as pidof finds them. There are two tools of that name, of sysvinit (Debian) and of procps (Red Hat); a process that either of
/// them finds is one: the first word of its command line with or without its directory, or its name where it has no such word or has
/// put a title there. Neither counts zombies.
/// </summary>
internal sealed class ProgramQuery : ProcessQuery
{
    private readonly byte[][] programs;

    internal ProgramQuery(IReadOnlyList<string> programs) => this.programs = [.. programs.Select(Encoding.UTF8.GetBytes)];

    public override bool Matches(int pid)
    {
        Span<byte> nameBuffer = stackalloc byte[64];
        Span<byte> lineBuffer = stackalloc byte[1024];
        var name = ProcessTable.NameOf(pid, nameBuffer);
        var line = ProcessTable.CommandLineOf(pid, lineBuffer);
        var end = line.IndexOf((byte)0);
        var word = end < 0 ? line : line[..end];
        foreach (var program in programs)
        {
            if (name.SequenceEqual(program.AsSpan(0, Math.Min(program.Length, ProcessTable.MaxNameLength)))
                || word.SequenceEqual(program)
                || word[(word.LastIndexOf((byte)'/') + 1)..].SequenceEqual(program))
            {
                return !line.IsEmpty || !ProcessTable.IsZombie(pid);
            }
        }

        return false;
    }
}

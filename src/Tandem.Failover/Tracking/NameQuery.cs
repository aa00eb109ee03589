using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Processes by their name as killall and pgrep compare it: /proc/PID/comm, of which the kernel keeps 15 bytes. Both tools count
/// zombies.
/// </summary>
internal sealed class NameQuery : ProcessQuery
{
    private readonly byte[] name;
    private readonly bool isPart;

    /// <summary>Asks for a name.</summary>
    /// <param name="name">The name; of a longer one the first 15 bytes count.</param>
    /// <param name="isPart">Whether it may stand anywhere in the name of the process.</param>
    internal NameQuery(string name, bool isPart)
    {
        this.name = Encoding.UTF8.GetBytes(name);
        this.name = this.name[..Math.Min(this.name.Length, ProcessTable.MaxNameLength)];
        this.isPart = isPart;
    }

    public override bool Matches(int pid)
    {
        Span<byte> buffer = stackalloc byte[64];
        var found = ProcessTable.NameOf(pid, buffer);
        return isPart ? found.IndexOf(name) >= 0 : found.SequenceEqual(name);
    }
}

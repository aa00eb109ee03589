using System.Buffers.Text;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>The process whose number stands in a file, alone; kill(1) counts a zombie.</summary>
internal sealed class PidFileQuery : ProcessQuery
{
    private readonly byte[] path;

    internal PidFileQuery(string path) => this.path = Encoding.UTF8.GetBytes(path + "\0");

    public override bool NeedsList => false;

    public override bool Matches(int pid) => pid == Read() && ProcessTable.Contains(pid);

    public override void Find(List<int> processes)
    {
        if (Read() is var pid && pid > 0 && ProcessTable.Contains(pid))
        {
            Found.Add(pid);
        }
    }

    private int Read()
    {
        Span<byte> buffer = stackalloc byte[64];
        var text = ProcessTable.ReadFile(path, buffer).Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(text, out int pid, out var length) && length == text.Length ? pid : 0;
    }
}

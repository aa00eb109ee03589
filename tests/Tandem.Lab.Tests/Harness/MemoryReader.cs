namespace Tandem.Lab.Tests.Harness;

/// <summary>
/// Reads more than there is room for, all the time, which pushes out of a group whatever is not held fast. Where too little can be pushed out, it
/// is this that the kernel kills, and it begins anew.
/// </summary>
internal sealed class MemoryReader : IDisposable
{
    /// <summary>A file with nothing in it takes no disk and as many pages as any other.</summary>
    private const long Length = 1L << 30;

    /// <summary>It waits for its place in the group: what it has read before would be somebody else's.</summary>
    private const string Script = """
        echo 1000 >/proc/self/oom_score_adj
        until [[ -e $2 ]]; do sleep 0.02; done
        while :; do cat "$1" >/dev/null; done
        """;

    private readonly string file = Path.Combine(AppContext.BaseDirectory, $"pages-{Guid.NewGuid():n}");
    private readonly Host host;
    private readonly MemoryGroup? group;
    private readonly Thread thread;
    private volatile HostProcess process;
    private volatile bool ended;
    private int starts;

    /// <summary>Begins to read.</summary>
    /// <param name="host">Where.</param>
    /// <param name="group">Whose memory it fills; nobody's when null.</param>
    public MemoryReader(Host host, MemoryGroup? group)
    {
        this.host = host;
        this.group = group;
        using (var stream = File.Create(file))
        {
            stream.SetLength(Length);
        }

        process = Start();
        thread = new Thread(Repeat) { IsBackground = true, Name = "reader" };
        thread.Start();
    }

    /// <summary>Reads no more.</summary>
    public void Dispose()
    {
        ended = true;
        process.Kill();
        thread.Join();
        process.Kill();
        File.Delete(file);
    }

    private HostProcess Start()
    {
        var gate = $"/run/reader.{starts++}";
        var started = host.Start("bash", "-c", Script, "reader", file, gate);
        try
        {
            group?.Add(started.Pid);
        }
        catch (IOException)
        {
            // Killed already: the next one is better off.
        }

        host.WriteFile(gate, "");
        return started;
    }

    private void Repeat()
    {
        while (!ended)
        {
            if (process.HasEnded)
            {
                process = Start();
            }

            Thread.Sleep(10);
        }
    }
}

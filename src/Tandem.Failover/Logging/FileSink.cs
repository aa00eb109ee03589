using System.Text;

namespace Tandem.Failover.Logging;

/// <summary>
/// Lines appended to a file. A thread of its own writes them, because a disk that is slow or a file system that is frozen
/// holds up whoever writes, and the loop must go on advertising.
/// </summary>
internal sealed class FileSink : JournalSink
{
    /// <summary>How long the end of the process waits for the disk.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly Lock guard = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Queue<string> waiting = new();
    private readonly string path;
    private readonly LineDate date;
    private readonly bool flush;
    private readonly Thread thread;
    private long lost;
    private bool ended;

    internal FileSink(JournalSettings settings)
    {
        path = settings.File!;
        flush = settings.FlushFile;
        date = new LineDate(settings.Zone, withYear: true);
        thread = new Thread(Run) { IsBackground = true, Name = "log file" };
        thread.Start();
    }

    public override string Name => path;

    public override long TakeLost() => Interlocked.Exchange(ref lost, 0);

    public override void Write(JournalLevel level, DateTime now, string text)
    {
        var line = $"{date.Format(now)}: {text}\n";
        lock (guard)
        {
            if (waiting.Count >= WaitingLines.MaxLines)
            {
                Interlocked.Increment(ref lost);
                return;
            }

            waiting.Enqueue(line);
        }

        work.Release();
    }

    protected override void Dispose(bool disposing)
    {
        lock (guard)
        {
            ended = true;
        }

        work.Release();
        thread.Join(LongestEnd);
    }

    private void Run()
    {
        Stream? file = null;
        while (true)
        {
            work.Wait();
            string? line;
            bool last;
            lock (guard)
            {
                waiting.TryDequeue(out line);
                last = waiting.Count == 0;
                if (line == null && ended)
                {
                    break;
                }
            }

            if (line != null)
            {
                file = Append(file, line, flush || last);
            }
        }

        file?.Dispose();
    }

    private Stream? Append(Stream? file, string line, bool now)
    {
        try
        {
            file ??= new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
            });
            file.Write(Encoding.UTF8.GetBytes(line));
            if (now)
            {
                file.Flush();
            }

            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref lost);
            return file;
        }
    }
}

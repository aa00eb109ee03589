using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging;

/// <summary>
/// All places that one loop's lines go to. Proxies with the same target share its socket and its waiting lines. Belongs to
/// one loop, which calls <see cref="Flush"/> at the end of each round.
/// </summary>
internal sealed class LogSinks : IDisposable
{
    private readonly List<LogSink> sinks = [];
    private readonly Dictionary<string, LogSink> byName = new(StringComparer.Ordinal);

    /// <summary>Makes the sinks of a loop.</summary>
    /// <param name="terminal">Whether events are also told on stderr: while the process is neither a daemon nor quiet.</param>
    internal LogSinks(bool terminal = false)
    {
        if (terminal)
        {
            Terminal = Find("stderr", static () => DatagramSender.ToDescriptor(2));
        }
    }

    /// <summary>Lines that were lost because a target did not take them at once.</summary>
    internal long DroppedLogs
    {
        get
        {
            long dropped = 0;
            foreach (var sink in sinks)
            {
                dropped += sink.Dropped;
            }

            return dropped;
        }
    }

    /// <summary>Where events are told besides the logs, or null.</summary>
    internal LogSink? Terminal { get; }

    /// <summary>Where a line is put together before it is copied to its targets.</summary>
    internal byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);

    /// <summary>The sink of a target; opened at the first use.</summary>
    /// <param name="target">The configured target.</param>
    internal LogSink Open(LogTarget target) => target.Kind switch
    {
        LogTargetKind.Udp => Find(
            $"{target.Address}:{target.Port}",
            () => target.Address == null ? null : DatagramSender.ToAddress(Endpoint.From(target.Address, target.Port))),
        LogTargetKind.Unix => Find(
            (target.IsAbstract ? "abns@" : "unix@") + ByteText.ToDisplay(target.Path),
            () => DatagramSender.ToUnixPath(ByteText.ToBytes(target.IsAbstract ? "\0" + target.Path : target.Path))),
        LogTargetKind.Stdout => Find("stdout", static () => DatagramSender.ToDescriptor(1)),
        LogTargetKind.Stderr => Find("stderr", static () => DatagramSender.ToDescriptor(2)),
        _ => Find($"fd@{target.Descriptor}", () => DatagramSender.ToDescriptor(target.Descriptor)),
    };

    /// <summary>Sends what waits. Called at the end of each round of the loop, and before the process ends.</summary>
    internal void Flush()
    {
        foreach (var sink in sinks)
        {
            sink.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sink in sinks)
        {
            sink.Dispose();
        }

        sinks.Clear();
        byName.Clear();
    }

    private LogSink Find(string name, Func<DatagramSender?> open)
    {
        if (!byName.TryGetValue(name, out var sink))
        {
            sink = new LogSink(name, open());
            byName.Add(name, sink);
            sinks.Add(sink);
        }

        return sink;
    }
}

using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Bodies that are moved without being looked at, through a pipe of the kernel's.</content>
internal sealed unsafe partial class Flow
{
    /// <summary>Bodies that still have at least so many bytes go through a pipe (docs/NOTES.md, "splice").</summary>
    private const int SpliceFrom = 64 * 1024;

    private FlowResult SpliceOnce(Connection source, Connection sink)
    {
        pipe ??= loop.RentPipe();
        if (pipe == null)
        {
            MaySplice = false;
            return FlowResult.Done;
        }

        var most = framing == BodyFraming.Length ? (int)Math.Min(remaining, int.MaxValue) : int.MaxValue;
        var sent = source.Splice(pipe, sink, most, out var received);
        if (received <= 0)
        {
            return received switch
            {
                0 => FlowResult.SourceEnded,
                -Errno.Again => FlowResult.WaitsForSource,
                _ => FlowResult.SourceFailed,
            };
        }

        Received += received;
        if (framing == BodyFraming.Length)
        {
            remaining -= received;
        }

        if (sent > 0)
        {
            Moved += sent;
        }

        return pipe.Held > 0 ? WhenNotTaken(sent) : FlowResult.Done;
    }
}

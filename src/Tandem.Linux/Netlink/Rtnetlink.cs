using Tandem.Linux.Native;

namespace Tandem.Linux.Netlink;

/// <summary>
/// The host's interfaces, addresses, routes and rules: reading them and changing them. Calls wait until the kernel has done the work, microseconds
/// for one request. Not for listening: that is <see cref="NetlinkMonitor"/>.
/// </summary>
public sealed unsafe class Rtnetlink : IDisposable
{
    private readonly NetlinkSocket socket;
    private readonly NetlinkBatch question = new(128);

    private Rtnetlink(NetlinkSocket socket) => this.socket = socket;

    /// <summary>The kernel's name for this socket; IPv4 notifications of what was done through it carry it.</summary>
    public uint PortId => socket.PortId;

    /// <summary>Readable when <see cref="DrainAnswers"/> has something to take.</summary>
    public int Descriptor => socket.Descriptor;

    /// <summary>Opens the way to the kernel, in the network namespace of the calling thread.</summary>
    /// <param name="error">0, or the errno.</param>
    /// <returns>It, or null.</returns>
    public static Rtnetlink? Open(out int error)
    {
        var socket = NetlinkSocket.Open(NetlinkNumbers.ProtocolRoute, out error);
        return socket == null ? null : new Rtnetlink(socket);
    }

    /// <summary>Performs all requests of a batch, in order, whatever becomes of each.</summary>
    /// <param name="batch">The requests; <see cref="NetlinkBatch.ErrorOf"/> says what became of each.</param>
    /// <returns>0 when all were granted, else the errno of the first that was not.</returns>
    public int Perform(NetlinkBatch batch) => batch.Count == 0 ? 0 : socket.Perform(batch);

    /// <summary>Tells a handler of every interface.</summary>
    /// <param name="handler">Is told.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadLinks(NetlinkHandler handler) => Dump(NetlinkNumbers.GetLink, handler);

    /// <summary>Tells a handler of one interface.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="handler">Is told.</param>
    /// <returns>0 or an errno; ENODEV when there is none of that name.</returns>
    public int ReadLink(string name, NetlinkHandler handler)
    {
        if (name.Length is 0 or > NetlinkBatch.MaxInterfaceNameLength)
        {
            return Errno.NoDevice;
        }

        question.Clear();
        question.GetLink(0, name);
        return socket.Ask(question, (kind, body) => NoticeReader.Read(kind, 0, body, handler));
    }

    /// <summary>Tells a handler of every IPv4 and IPv6 address.</summary>
    /// <param name="handler">Is told.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadAddresses(NetlinkHandler handler) => Dump(NetlinkNumbers.GetAddress, handler);

    /// <summary>Tells a handler of every route of every table.</summary>
    /// <param name="handler">Is told.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadRoutes(NetlinkHandler handler) => Dump(NetlinkNumbers.GetRoute, handler);

    /// <summary>Tells a handler of every rule.</summary>
    /// <param name="handler">Is told.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadRules(NetlinkHandler handler) => Dump(NetlinkNumbers.GetRule, handler);

    /// <summary>Sends requests that were built before and ask for no answer; refusals are found by <see cref="DrainAnswers"/>. Allocates nothing.</summary>
    /// <param name="ranges">What to send, in one system call: at most <see cref="MaxRangesPerSend"/> ranges, together at most 128 KiB.</param>
    /// <returns>0 or the errno of the send.</returns>
    public int SendAll(ReadOnlySpan<RequestRange> ranges)
    {
        var vectors = stackalloc IoVector[MaxRangesPerSend];
        var used = 0;
        foreach (var (batch, first, count) in ranges)
        {
            if (count > 0)
            {
                var start = batch.StartOf(first);
                vectors[used++] = new IoVector { Start = batch.Start + start, Length = batch.EndOf(first + count - 1) - start };
            }
        }

        return used == 0 ? 0 : socket.SendVectors(vectors, used);
    }

    /// <summary>The most ranges of one <see cref="SendAll"/>.</summary>
    public const int MaxRangesPerSend = 64;

    /// <summary>Takes the refusals of <see cref="SendAll"/>. Never waits, allocates nothing.</summary>
    /// <param name="refused">How many requests were refused.</param>
    /// <returns>The errno of the last, or 0.</returns>
    public int DrainAnswers(out int refused) => socket.DrainAnswers(out refused);

    /// <summary>Closes the way.</summary>
    public void Dispose() => socket.Dispose();

    private int Dump(ushort type, NetlinkHandler handler)
    {
        question.Clear();
        question.DumpAll(type);
        return socket.Dump(question, (kind, body) => NoticeReader.Read(kind, 0, body, handler));
    }
}

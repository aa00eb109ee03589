using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Wire;

/// <summary>Receivers watched by an event loop, which keeps the packets that arrive.</summary>
internal sealed class Reception : IDisposable
{
    private readonly EpollLoop loop = new(1);
    private readonly List<DescriptorWatch> watches = [];

    internal List<(byte[] Packet, ReceivedPacket Facts)> Packets { get; } = [];

    internal void Watch(VrrpReceiver receiver) => watches.Add(loop.Watch(receiver.Descriptor, new Reader(receiver, Packets)));

    /// <summary>Runs the loop until enough has come.</summary>
    internal void WaitUntil(Func<bool> enough, string what, int timeoutMs = 15_000)
    {
        var deadline = Environment.TickCount64 + timeoutMs;
        while (!enough())
        {
            Assert.True(Environment.TickCount64 < deadline, $"Did not come: {what}");
            loop.RunOnce(100);
        }
    }

    public void Dispose()
    {
        watches.ForEach(watch => watch.End());
        loop.Dispose();
    }

    private sealed class Reader(VrrpReceiver receiver, List<(byte[] Packet, ReceivedPacket Facts)> packets) : DescriptorHandler
    {
        public override void OnReadable()
        {
            var buffer = new byte[VrrpReceiver.BufferLength];
            int length;
            while ((length = receiver.Receive(buffer, out var facts)) >= 0)
            {
                packets.Add((buffer[..length], facts));
            }

            Assert.Equal(-Errno.Again, length);
        }
    }
}

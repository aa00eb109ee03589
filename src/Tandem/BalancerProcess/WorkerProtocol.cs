using System.Runtime.InteropServices;
using Tandem.Linux.Processes;
using Tandem.Linux.Sockets;

namespace Tandem.BalancerProcess;

/// <summary>
/// What master and worker tell each other: the listening sockets of the predecessor one way, those in use and "ready" the
/// other way. Every message is one byte, with descriptors attached.
/// </summary>
internal static class WorkerProtocol
{
    private const byte Sockets = (byte)'S';
    private const byte EndOfSockets = (byte)'E';
    private const byte Ready = (byte)'R';

    /// <summary>The master's first words: all listening sockets that there are.</summary>
    internal static void SendSockets(DescriptorChannel channel, List<int> descriptors)
    {
        SendAll(channel, CollectionsMarshal.AsSpan(descriptors));
        channel.Send([EndOfSockets], default);
    }

    /// <summary>The worker's first act: takes the listening sockets.</summary>
    internal static List<ListeningSocket> ReceiveSockets(DescriptorChannel channel)
    {
        var descriptors = new List<int>();
        Span<byte> message = stackalloc byte[DescriptorChannel.MaxMessage];
        while (channel.Receive(message, descriptors) > 0 && message[0] == Sockets)
        {
        }

        var sockets = new List<ListeningSocket>(descriptors.Count);
        foreach (var descriptor in descriptors)
        {
            if (ListeningSocket.Adopt(descriptor) is { } socket)
            {
                sockets.Add(socket);
            }
        }

        return sockets;
    }

    /// <summary>The worker serves: hands its sockets to the master for its successor.</summary>
    internal static void AnnounceReady(DescriptorChannel channel, IReadOnlyList<ListeningSocket> sockets)
    {
        var descriptors = new List<int>(sockets.Count);
        foreach (var socket in sockets)
        {
            if (socket.Descriptor >= 0)
            {
                descriptors.Add(socket.Descriptor);
            }
        }

        SendAll(channel, CollectionsMarshal.AsSpan(descriptors));
        channel.Send([Ready], default);
    }

    /// <summary>The master waits for the worker's sockets.</summary>
    /// <param name="channel">The way to the worker.</param>
    /// <param name="descriptors">Receives the sockets.</param>
    /// <returns>False when the worker ended before it was ready.</returns>
    internal static bool WaitForReady(DescriptorChannel channel, List<int> descriptors)
    {
        Span<byte> message = stackalloc byte[DescriptorChannel.MaxMessage];
        while (channel.Receive(message, descriptors) > 0)
        {
            if (message[0] == Ready)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits until the other side is gone.</summary>
    internal static void WaitForEnd(DescriptorChannel channel)
    {
        Span<byte> message = stackalloc byte[DescriptorChannel.MaxMessage];
        while (channel.Receive(message, []) > 0)
        {
        }
    }

    private static void SendAll(DescriptorChannel channel, ReadOnlySpan<int> descriptors)
    {
        for (; !descriptors.IsEmpty; descriptors = descriptors[Math.Min(DescriptorChannel.MaxDescriptors, descriptors.Length)..])
        {
            channel.Send([Sockets], descriptors[..Math.Min(DescriptorChannel.MaxDescriptors, descriptors.Length)]);
        }
    }
}

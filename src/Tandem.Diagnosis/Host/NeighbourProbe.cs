using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Tandem.Diagnosis.Wire;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Host;

/// <summary>
/// Asks the wire who has an address, as hosts do before they take one (RFC 5227 §2.1.1, RFC 4862 §5.4.2): from no address, so that no neighbour learns
/// anything of it. Keeps the answers, each host's once.
/// </summary>
internal sealed class NeighbourProbe : IDisposable
{
    private const int MaxAnswers = 256;
    private const ulong ProbeTarget = 0;

    private readonly PacketSocket? socket;
    private readonly List<(LinkFacts Link, IPAddress Address)> questions = [];
    private readonly List<NeighbourAnswer> answers = [];

    internal NeighbourProbe(HostFacts facts)
    {
        socket = PacketSocket.Open(out _);
        foreach (var instance in facts.Configuration.Instances)
        {
            if (facts.Link(instance.Interface) is not { IsUp: true, HardwareAddress: not 0 } link)
            {
                continue;
            }

            foreach (var address in instance.Addresses.Select(static one => one.Address).Concat(instance.UnicastPeers.Select(static one => one.Address)))
            {
                if (!questions.Contains((link, address)))
                {
                    questions.Add((link, address));
                }
            }
        }
    }

    internal IReadOnlyList<NeighbourAnswer> Answers => answers;

    /// <summary>Asks for every address once.</summary>
    internal void Ask()
    {
        Span<byte> frame = stackalloc byte[128];
        foreach (var (link, address) in questions)
        {
            var length = address.AddressFamily == AddressFamily.InterNetwork ? WriteArp(link, address, frame) : WriteSolicitation(link, address, frame);
            _ = socket?.Send(frame[..length], link.Index);
        }
    }

    /// <summary>Looks whether a packet is an answer.</summary>
    internal void Take(ReadOnlySpan<byte> bytes, in ObservedPacket observed)
    {
        if (observed.IsOutgoing)
        {
            return;
        }

        var packet = WirePacket.Read(bytes, observed);
        if (packet.Kind is not (WirePacketKind.ArpAnswer or WirePacketKind.GratuitousArp or WirePacketKind.NeighborAdvertisement) || packet.HardwareAddress == ProbeTarget)
        {
            return;
        }

        foreach (var (link, address) in questions)
        {
            if (link.Index == observed.InterfaceIndex && Endpoint.From(address, 0).HasSameAddress(packet.Address))
            {
                var answer = new NeighbourAnswer(address, packet.HardwareAddress, link.Name);
                if (answers.Count < MaxAnswers && !answers.Contains(answer))
                {
                    answers.Add(answer);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket?.Dispose();

    private static int WriteArp(LinkFacts link, IPAddress address, Span<byte> frame)
    {
        frame = frame[..42];
        frame.Clear();
        frame[..6].Fill(0xFF);
        Hardware(link, frame[6..]);
        BinaryPrimitives.WriteUInt64BigEndian(frame[12..], 0x0806_0001_0800_0604);
        frame[21] = 1;
        Hardware(link, frame[22..]);
        address.TryWriteBytes(frame[38..], out _);
        return frame.Length;
    }

    /// <summary>A neighbor solicitation from the unspecified address to the solicited-node group.</summary>
    private static int WriteSolicitation(LinkFacts link, IPAddress address, Span<byte> frame)
    {
        const int messageLength = 24;
        frame = frame[..78];
        frame.Clear();
        Span<byte> target = stackalloc byte[16];
        address.TryWriteBytes(target, out _);
        ((ReadOnlySpan<byte>)[0x33, 0x33, 0xFF]).CopyTo(frame);
        target[13..].CopyTo(frame[3..]);
        Hardware(link, frame[6..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[12..], 0x86DD_6000);
        frame[19] = messageLength;
        frame[20] = 58;
        frame[21] = 255;
        var group = frame.Slice(38, 16);
        ((ReadOnlySpan<byte>)[0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF]).CopyTo(group);
        target[13..].CopyTo(group[13..]);
        var message = frame[54..];
        message[0] = 135;
        target.CopyTo(message[8..]);
        var sum = Failover.Protocol.InternetChecksum.Add(frame.Slice(22, 32), 58 + messageLength);
        BinaryPrimitives.WriteUInt16BigEndian(
            message[2..], Failover.Protocol.InternetChecksum.Finish(Failover.Protocol.InternetChecksum.Add(message[..messageLength], sum)));
        return frame.Length;
    }

    private static void Hardware(LinkFacts link, Span<byte> into)
    {
        for (var i = 0; i < 6; i++)
        {
            into[i] = (byte)(link.HardwareAddress >> (40 - (8 * i)));
        }
    }
}

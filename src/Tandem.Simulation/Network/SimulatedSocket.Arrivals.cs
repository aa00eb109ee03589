using Tandem.Linux;

namespace Tandem.Simulation.Network;

/// <content>What is on its way between the two ends, and what happens when it arrives.</content>
internal sealed partial class SimulatedSocket
{
    private void Travel(ReadOnlySpan<byte> data)
    {
        var conditions = network.Conditions;
        var pieces = IsSmooth ? 1 : network.Random.Next(1, conditions.MostPieces + 1);
        while (data.Length > 0)
        {
            var length = pieces-- <= 1 ? data.Length : network.Random.Next(1, data.Length + 1);
            var piece = data[..length].ToArray();
            data = data[length..];
            var peer = Peer!;
            peer.travelling += length;
            if (!IsSmooth && network.Chance(IsToServer ? conditions.ServerResets : conditions.ClientResets))
            {
                ArriveLater(peer, Cut);
            }

            ArriveLater(peer, () => peer.OnPiece(piece));
        }
    }

    private void ArriveLater(SimulatedSocket peer, Action arrival)
    {
        var time = network.NowUs + network.Latency();
        if (!IsSmooth && network.Chance(network.Conditions.Stalls))
        {
            time += network.Random.Next(network.Conditions.StallUs + 1);
        }

        peer.lastArrivalUs = Math.Max(peer.lastArrivalUs, time);
        network.At(peer.lastArrivalUs, arrival);
    }

    private void OnPiece(byte[] piece)
    {
        travelling -= piece.Length;
        if (isReset)
        {
            return;
        }

        if (IsClosed)
        {
            if (IsToServer)
            {
                network.Fault(FaultKind.Attempt, $"{Name} got bytes after its end");
            }

            isReset = true;
            ArriveLater(Peer!, Peer!.OnReset);
            return;
        }

        if (start + count + piece.Length > inbox.Length)
        {
            Compact(piece.Length);
        }

        piece.CopyTo(inbox.AsSpan(start + count));
        count += piece.Length;
        network.Note($"{Name} < {piece.Length} bytes");
        Woken?.Invoke();
    }

    private void Compact(int more)
    {
        if (count + more > inbox.Length)
        {
            var larger = new byte[Math.Max(inbox.Length * 2, count + more)];
            inbox.AsSpan(start, count).CopyTo(larger);
            inbox = larger;
        }
        else
        {
            inbox.AsSpan(start, count).CopyTo(inbox);
        }

        start = 0;
    }

    private void OnFin()
    {
        if (!isReset && !finReceived)
        {
            finReceived = true;
            network.Note($"{Name} < end");
            WakeUnlessClosed();
        }
    }

    private void OnReset()
    {
        if (!isReset)
        {
            isReset = true;
            error = finReceived ? Errno.BrokenPipe : Errno.ConnectionReset;
            network.Note($"{Name} < reset");
            WakeUnlessClosed();
        }
    }

    private void SendReset()
    {
        isReset = true;
        var peer = Peer!;
        ArriveLater(peer, peer.OnReset);
    }

    /// <summary>Something in between cuts the connection: both ends are reset.</summary>
    private void Cut()
    {
        if (isReset && Peer!.isReset)
        {
            return;
        }

        if (IsToServer)
        {
            network.Fault(FaultKind.Answer, $"{Name} cut");
        }
        else
        {
            network.Note($"{Name} cut");
        }

        WasCut = true;
        Peer!.WasCut = true;
        OnReset();
        Peer.OnReset();
    }

    /// <summary>The other end has read.</summary>
    private void OnRoom()
    {
        if (wantsRoom && !IsClosed && HasRoom)
        {
            wantsRoom = false;
            network.After(network.Latency(), WakeUnlessClosed);
        }
    }

    private void WakeUnlessClosed()
    {
        if (!IsClosed)
        {
            Woken?.Invoke();
        }
    }
}

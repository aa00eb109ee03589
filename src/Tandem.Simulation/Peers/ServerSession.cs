using System.Text;
using Tandem.Linux;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Peers;

/// <summary>One connection of a <see cref="SimulatedServer"/>: checks each request byte for byte and answers as its conduct says.</summary>
internal sealed class ServerSession
{
    private readonly SimulatedNetwork network;
    private readonly SimulatedServer server;
    private readonly SimulatedSocket socket;
    private readonly PeerOutput output;
    private readonly MessageReader reader;
    private readonly byte[] scratch = new byte[16 * 1024];
    private readonly List<byte[]> response = [];
    private ServerConduct conduct;
    private string method = "";
    private bool isHttp11;
    private int id;
    private long bodySeen;
    private bool busy;
    private bool stopped;
    private int activity;

    internal ServerSession(SimulatedNetwork network, SimulatedServer server, SimulatedSocket socket)
    {
        this.network = network;
        this.server = server;
        this.socket = socket;
        output = new PeerOutput(network, socket);
        reader = new MessageReader { ReadsResponses = false, OnHead = OnHead, OnBody = OnBody, OnEnd = OnRequestEnd };
    }

    internal void Begin()
    {
        socket.Woken = OnWoken;
        if (server.Plan.SpeaksFirst)
        {
            network.Fault(FaultKind.Answer, $"{socket.Name} {server.Plan.Name} speaks first");
            stopped = true;
            socket.IsSmooth = true;
            output.Write(Encoding.Latin1.GetBytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\nX-Busy: 1\r\n\r\n"));
            output.Flush();
            network.After(20_000_000, socket.Close);
            return;
        }

        WatchIdle();
        OnWoken();
    }

    private void OnWoken()
    {
        output.Flush();
        while (!busy && !socket.IsClosed && !stopped)
        {
            var got = socket.Receive(scratch);
            if (got == -Errno.Again)
            {
                return;
            }

            if (got <= 0)
            {
                OnPeerEnded(got);
                return;
            }

            activity++;
            reader.Feed(scratch.AsSpan(0, got));
            if (reader.Broken != null)
            {
                network.Violate($"{server.Plan.Name} on {socket.Name} cannot read the request: {reader.Broken}");
            }
        }
    }

    private void OnPeerEnded(int got)
    {
        stopped = true;
        if (got < 0 || output.IsEmpty)
        {
            socket.Close();
        }
        else
        {
            output.Then(socket.Close);
        }
    }

    private bool OnHead()
    {
        var words = reader.FirstLine.Split(' ');
        method = words[0];
        isHttp11 = words[^1] == "HTTP/1.1";
        id = reader.Number("x-id");
        bodySeen = 0;
        conduct = server.Choose();
        network.Note($"{server.Plan.Name} on {socket.Name} gets {method} {id} ({conduct})");
        if (words[1] != $"/{id}" && words[1] != "/check")
        {
            network.Violate($"the request '{reader.FirstLine}' has number {id}");
        }

        server.Deliver(id, method);
        switch (conduct)
        {
            case ServerConduct.CloseBefore:
                network.Fault(FaultKind.Attempt, $"{socket.Name} closed without an answer");
                Stop(reset: false);
                break;
            case ServerConduct.ResetBefore:
                network.Fault(FaultKind.Attempt, $"{socket.Name} reset without an answer");
                Stop(reset: true);
                break;
            case ServerConduct.Early:
                network.Fault(FaultKind.Answer, $"{socket.Name} answers early");
                Answer();
                stopped = true;
                break;
        }

        return true;
    }

    private void OnBody(ReadOnlySpan<byte> bytes)
    {
        if (!stopped && !Pattern.Matches(id, bodySeen, bytes))
        {
            network.Violate($"the body of request {id} differs within {bodySeen}+{bytes.Length}");
        }

        bodySeen += bytes.Length;
    }

    private void OnRequestEnd(bool byClose)
    {
        if (stopped || socket.IsClosed)
        {
            return;
        }

        var expected = reader.Number("x-body");
        if (bodySeen != Math.Max(expected, 0))
        {
            network.Violate($"request {id} came with {bodySeen} bytes of body instead of {expected}");
        }

        busy = true;
        if (conduct == ServerConduct.Silent)
        {
            network.Fault(FaultKind.Silence, $"{socket.Name} is silent");
            network.After(20_000_000, socket.Close);
            return;
        }

        network.After(network.Random.Next(server.Plan.ThinkUs + 1), Answer);
    }

    private void Stop(bool reset)
    {
        stopped = true;
        if (reset)
        {
            socket.Abort();
        }
        else
        {
            socket.Close();
        }
    }

    private void Answer()
    {
        if (socket.IsClosed)
        {
            return;
        }

        activity++;
        if (conduct == ServerConduct.Garbage)
        {
            network.Fault(FaultKind.Answer, $"{socket.Name} sends garbage");
            output.Write(Pattern.Make(id, network.Random.Next(1, 3000)));
            Finish(ends: true);
            return;
        }

        response.Clear();
        var draft = new ResponseDraft(network.Random, id, method, isHttp11, Math.Max(reader.Number("x-want"), 0), reader.Field("connection"));
        draft.Write(response);
        var whole = response.SelectMany(static part => part).ToArray();
        var ends = draft.EndsConnection;
        if (ends && !draft.SaysSo)
        {
            network.Fault(FaultKind.Attempt, $"{socket.Name} will close without saying so");
        }

        output.Pace = null;
        switch (conduct)
        {
            case ServerConduct.CloseWithin or ServerConduct.ResetWithin:
                network.Fault(FaultKind.Answer, $"{socket.Name} breaks off");
                whole = whole[..network.Random.Next(0, whole.Length)];
                ends = true;
                break;
            case ServerConduct.Poison when !ends && output.IsEmpty && whole.Length + 100 < socket.RoomToPeer:
                network.Fault(FaultKind.Answer, $"{socket.Name} poisons");
                whole = [.. whole, .. Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nX-Id: 999999999\r\nContent-Length: 0\r\n\r\n")];
                socket.IsSmooth = true;
                break;
            case ServerConduct.Slow:
                output.Pace = (Math.Max(1, whole.Length / network.Random.Next(2, 20)), network.Random.Next(1, 300_000));
                break;
        }

        output.Write(whole);
        Finish(ends || conduct is ServerConduct.CloseAfter or ServerConduct.Early);
    }

    private void Finish(bool ends)
    {
        busy = false;
        if (ends)
        {
            stopped = true;
            output.Then(conduct == ServerConduct.ResetWithin ? socket.Abort : socket.Close);
        }

        output.Flush();
        if (!ends)
        {
            WatchIdle();
            OnWoken();
        }
    }

    private void WatchIdle()
    {
        if (server.Plan.IdleUs == 0)
        {
            return;
        }

        var seen = activity;
        network.After(network.Random.Next(server.Plan.IdleUs), () =>
        {
            if (activity == seen && !socket.IsClosed && reader.IsAtStart && output.IsEmpty && !busy)
            {
                network.Fault(FaultKind.Attempt, $"{server.Plan.Name} closes the resting {socket.Name}");
                socket.Close();
            }
        });
    }
}

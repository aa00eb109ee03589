using System.Globalization;
using Tandem.Linux;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Peers;

/// <summary>Sends the requests of its script one connection after the other and brings each outcome before the judge.</summary>
internal sealed class SimulatedClient
{
    private readonly SimulatedNetwork network;
    private readonly ClientPlan plan;
    private readonly Endpoint balancer;
    private readonly Judge judge;
    private readonly Queue<ClientRequest> toSend;
    private readonly Queue<ClientRequest> outstanding = new();
    private readonly byte[] scratch = new byte[16 * 1024];
    private SimulatedSocket socket = null!;
    private PeerOutput output = null!;
    private MessageReader reader = null!;
    private int connections;
    private int sentHere;
    private int status;
    private bool fromOrigin;
    private bool closes;
    private bool readingPaused;
    private bool halfClosed;
    private long bodySeen;
    private int activity;

    internal SimulatedClient(SimulatedNetwork network, ClientPlan plan, Endpoint balancer, Judge judge)
    {
        this.network = network;
        this.plan = plan;
        this.balancer = balancer;
        this.judge = judge;
        toSend = new Queue<ClientRequest>(plan.Requests);
    }

    /// <summary>All requests have come to an end.</summary>
    internal bool IsDone { get; private set; }

    internal string State => $"{socket.Name} with {outstanding.Count} under way and {toSend.Count} to send";

    internal void Begin() => network.After(network.Random.Next(50_000), Connect);

    private void Connect()
    {
        if (toSend.Count == 0 && outstanding.Count == 0)
        {
            IsDone = true;
            return;
        }

        var opened = network.Connect($"{plan.Name}.{++connections}", balancer, toServer: false);
        socket = opened;
        output = new PeerOutput(network, socket) { Pace = plan.Sending };
        reader = new MessageReader { ReadsResponses = true, OnHead = OnHead, OnBody = OnBody, OnEnd = OnEnd };
        sentHere = 0;
        halfClosed = false;
        readingPaused = false;
        socket.Woken = () => OnWoken(opened);
        SendNext();
    }

    private void SendNext()
    {
        while (outstanding.Count < plan.Depth && toSend.Count > 0 && sentHere < plan.RequestsPerConnection && !halfClosed)
        {
            if (outstanding.Count > 0 && (!toSend.Peek().IsRepeatable || !outstanding.Peek().IsRepeatable))
            {
                break;
            }

            var request = toSend.Dequeue();
            request.SentUs = network.NowUs;
            outstanding.Enqueue(request);
            sentHere++;
            network.Note($"{socket.Name} sends {request.Method} {request.Id}, body {request.Body}{(request.Chunked ? " chunked" : "")}, wants {request.Want}");
            request.Write(output, network.Random);
            Watch(request);
            var sending = socket;
            if (network.Chance(plan.Aborts))
            {
                network.After(network.Random.Next(100_000), () => Leave(sending));
            }

            if (request.Closes)
            {
                sentHere = plan.RequestsPerConnection;
            }
        }

        if (plan.HalfCloses && (toSend.Count == 0 || sentHere >= plan.RequestsPerConnection) && !halfClosed)
        {
            halfClosed = true;
            output.Then(socket.EndSending);
        }

        output.Flush();
    }

    /// <summary>Gives up on all that is outstanding.</summary>
    private void Leave(SimulatedSocket sending)
    {
        if (sending == socket && !socket.IsClosed && outstanding.Count > 0)
        {
            network.Note($"{socket.Name} gives up");
            foreach (var request in outstanding)
            {
                request.IsDone = true;
            }

            outstanding.Clear();
            Reconnect(network.Random.Next(2) == 0);
        }
    }

    private void OnWoken(SimulatedSocket of)
    {
        if (of != socket || socket.IsClosed)
        {
            return;
        }

        output.Flush();
        while (of == socket && !socket.IsClosed && !readingPaused)
        {
            var most = plan.Reading is { } pace ? Math.Min(pace.Bytes, scratch.Length) : scratch.Length;
            var got = socket.Receive(scratch.AsSpan(0, most));
            if (got == -Errno.Again)
            {
                return;
            }

            activity++;
            if (got <= 0)
            {
                OnGone(got);
                return;
            }

            if (plan.Reading != null)
            {
                readingPaused = true;
                network.After(plan.Reading.Value.DelayUs, () =>
                {
                    if (of == socket)
                    {
                        readingPaused = false;
                        OnWoken(of);
                    }
                });
            }

            reader.Feed(scratch.AsSpan(0, got));
            if (of == socket && reader.Broken != null)
            {
                OnGone(0);
            }
        }
    }

    private bool OnHead()
    {
        if (outstanding.Count == 0)
        {
            network.Violate($"{socket.Name} got a response that it did not ask for: {reader.FirstLine}");
            return false;
        }

        var request = outstanding.Peek();
        status = int.Parse(reader.FirstLine.AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (status < 200)
        {
            return false;
        }

        fromOrigin = reader.Field("x-id") != null;
        bodySeen = 0;
        var connection = reader.Field("connection");
        closes = connection == "close" || (reader.FirstLine.StartsWith("HTTP/1.0", StringComparison.Ordinal) && connection != "keep-alive")
            || (request.Http10 && connection != "keep-alive");
        if (fromOrigin && reader.Number("x-id") != request.Id)
        {
            network.Violate($"{socket.Name} asked for {request.Id} and got the response to {reader.Field("x-id")}");
        }

        return request.Method != "HEAD" && status is not (204 or 304);
    }

    private void OnBody(ReadOnlySpan<byte> bytes)
    {
        if (fromOrigin && !Pattern.Matches(outstanding.Peek().Id, bodySeen, bytes))
        {
            network.Violate($"{socket.Name}: the body of response {outstanding.Peek().Id} differs within {bodySeen}+{bytes.Length}");
        }

        bodySeen += bytes.Length;
    }

    private void OnEnd(bool byClose)
    {
        if (!outstanding.TryDequeue(out var request))
        {
            return;
        }

        request.IsDone = true;
        network.Note($"{socket.Name} has {status} for {request.Id}, {bodySeen} bytes");
        if (!fromOrigin)
        {
            judge.OnError(request, status, socket);
        }
        else if (status == 200 && request.Method != "HEAD" && bodySeen != request.Want)
        {
            judge.OnShort(request, byClose, bodySeen, socket);
        }

        if (closes || byClose)
        {
            PutBack();
            Reconnect(reset: false);
        }
        else if (outstanding.Count == 0 && (sentHere >= plan.RequestsPerConnection || toSend.Count == 0))
        {
            Reconnect(reset: false);
        }
        else
        {
            var here = socket;
            network.After(network.Random.Next(plan.ThinkUs), () =>
            {
                if (here == socket && !socket.IsClosed)
                {
                    SendNext();
                }
            });
        }
    }

    /// <summary>The connection ended or broke.</summary>
    private void OnGone(int got)
    {
        var here = socket;
        if (got == 0 && reader.Broken == null)
        {
            reader.Finish();
        }

        if (here != socket || socket.IsClosed)
        {
            return;
        }

        if (outstanding.TryDequeue(out var request))
        {
            request.IsDone = true;
            judge.OnGone(request, got, reader, plan, socket, closes, sentHere > 1);
        }

        PutBack();
        Reconnect(reset: false);
    }

    /// <summary>What was pipelined behind the last answer is asked again.</summary>
    private void PutBack()
    {
        if (outstanding.Count > 0)
        {
            var rest = toSend.ToArray();
            toSend.Clear();
            foreach (var request in outstanding.Concat(rest))
            {
                toSend.Enqueue(request);
            }

            outstanding.Clear();
        }
    }

    private void Reconnect(bool reset)
    {
        if (reset)
        {
            socket.Abort();
        }
        else
        {
            socket.Close();
        }

        network.After(network.Random.Next(plan.ThinkUs), Connect);
    }

    /// <summary>A client that hears nothing for longer than all timeouts together has been forgotten.</summary>
    private void Watch(ClientRequest request)
    {
        var seen = activity;
        network.After(judge.LongestSilenceUs, () =>
        {
            if (request.IsDone || !outstanding.Contains(request))
            {
                return;
            }

            if (activity == seen)
            {
                network.Violate($"{socket.Name} waits forever for {request.Method} {request.Id}");
            }
            else
            {
                Watch(request);
            }
        });
    }
}

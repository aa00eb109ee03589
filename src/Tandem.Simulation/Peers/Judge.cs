using Tandem.Linux;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Peers;

/// <summary>
/// Says whether an outcome other than the right answer may be: only when something happened on the servers' side, or in
/// between, that excuses it.
/// </summary>
internal sealed class Judge(SimulatedNetwork network)
{
    /// <summary>A fault shortly before a request was sent may still meet it.</summary>
    private const int BeforeUs = 1_000_000;

    /// <summary><c>timeout client</c>, less the way to the balancer.</summary>
    private const int ClientUs = 3_900_000;

    /// <summary><c>timeout queue</c> of runs with a queue, less the way to the balancer.</summary>
    private const int QueueUs = 59_000_000;

    internal required bool IsTcp { get; init; }

    internal required int Retries { get; init; }

    /// <summary>Servers may be taken for down, so one failed attempt may be enough.</summary>
    internal required bool HasChecks { get; init; }

    internal required bool AbortsOnClose { get; init; }

    internal required long LongestSilenceUs { get; init; }

    /// <summary>Sessions may wait in a queue for longer than the client's time.</summary>
    internal required bool HasQueue { get; init; }

    /// <summary>The balancer has hardly any buffers, so it may refuse whatever it likes, but in order.</summary>
    internal required bool IsStarved { get; init; }

    /// <summary>A server that is marked down loses its sessions.</summary>
    internal required bool CutsSessions { get; init; }

    /// <summary>The balancer was told to end: clients may be sent away.</summary>
    internal bool IsEnding { get; set; }

    internal int Errors { get; private set; }

    /// <summary>A status without a server's mark.</summary>
    internal void OnError(ClientRequest request, int status, SimulatedSocket socket)
    {
        Errors++;
        var attempts = Count(request, FaultKind.Attempt);
        var answers = Count(request, FaultKind.Answer);
        var silences = Count(request, FaultKind.Silence);
        var enough = request.IsRepeatable && !HasChecks ? attempts + silences > Retries : attempts > 0;
        var excused = socket.WasCut || IsEnding || IsStarved || status switch
        {
            502 => answers > 0 || enough,
            503 => answers > 0 || enough || silences > 0 || (HasQueue && network.NowUs - request.SentUs >= QueueUs),
            504 => silences > 0,
            _ => false,
        };
        if (!excused)
        {
            network.Violate($"{socket.Name}: {status} for {request.Method} {request.Id} with {attempts} failed attempts, {answers} broken answers, {silences} silences");
        }
    }

    /// <summary>A response ended before its body was complete.</summary>
    internal void OnShort(ClientRequest request, bool byClose, long seen, SimulatedSocket socket)
    {
        if (!byClose || (Broken(request) == 0 && !socket.WasCut && !IsEnding && !IsStarved && !CutsSessions))
        {
            network.Violate($"{socket.Name}: response {request.Id} ended after {seen} of {request.Want} bytes");
        }
    }

    /// <summary>The connection ended without a complete response.</summary>
    internal void OnGone(ClientRequest request, int got, MessageReader reader, ClientPlan plan, SimulatedSocket socket, bool closes, bool isReused)
    {
        var what = $"{(got == 0 ? "ended" : got == -Errno.ConnectionRefused ? "refused" : "reset")} {(reader.IsInBody ? "within" : "without")} the response";
        network.Note($"{socket.Name} {what} to {request.Id}");
        var excused = socket.WasCut || IsEnding || IsStarved || Broken(request) > 0
            || (CutsSessions && Count(request, FaultKind.Attempt) > 0)
            || (IsTcp && HasQueue && network.NowUs - request.SentUs > ClientUs)
            || (IsTcp && Count(request, FaultKind.Attempt) > 0)
            // Servers may close connections that stay open, and a TCP session ends with them.
            || (IsTcp && isReused && !reader.IsInBody)
            // It was told to be quicker, but had not read so far.
            || (plan.Reading != null && isReused && !reader.IsInBody)
            || (plan.HalfCloses && AbortsOnClose)
            // What a client pipelines into a connection that is being closed makes a reset of its end.
            || (plan.Depth > 1 && closes && reader.IsInBody && got < 0)
            || (request.Body > 0 && Count(request, FaultKind.Attempt) > 0);
        if (!excused)
        {
            network.Violate($"{socket.Name} {what} to {request.Method} {request.Id}{(reader.Broken != null ? ": " + reader.Broken : "")}");
        }
    }

    private int Broken(ClientRequest request) => Count(request, FaultKind.Answer) + Count(request, FaultKind.Silence);

    private int Count(ClientRequest request, FaultKind kind) => network.FaultsSince(request.SentUs - BeforeUs, kind);
}

using System.Net;
using System.Runtime.InteropServices;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Explanation;

/// <summary>
/// One request on its way through a compiled configuration, without a connection: the same steps as
/// <see cref="Exchange"/> and <see cref="TcpSession"/> take, over the same rules, keys and algorithms, each written down.
/// </summary>
internal sealed unsafe partial class RequestWalk : IDisposable
{
    /// <summary>Bytes that an exchange receives of a head; what is longer is refused as there.</summary>
    private const int ReceiveCapacity = 16 * 1024;

    /// <summary>Bytes for edits of a head, as an exchange has them (tune.maxrewrite).</summary>
    private const int ArenaCapacity = 1024;

    /// <summary>Bytes that an answer may have, as in an exchange.</summary>
    private const int ReplyCapacity = 128 * 1024;

    private const int HeadBytes = 2 * (ReceiveCapacity + ArenaCapacity);

    private static readonly byte[] NoServerName = "<NOSRV>"u8.ToArray();

    private readonly Graph graph;
    private readonly RuleContext context;
    private readonly ExplainedRequest told;
    private readonly List<BoundAddress> candidates;
    private readonly BoundAddress bound;
    private readonly RuleTrace trace;
    private readonly ObservedRules observer;
    private readonly ExchangeFacts facts = new();
    private readonly MessageHead request = new();
    private readonly MessageHead response = new();
    private readonly byte* requestBuffer = (byte*)NativeMemory.AllocZeroed(HeadBytes);
    private readonly byte* responseBuffer = (byte*)NativeMemory.AllocZeroed(HeadBytes);
    private readonly byte* replyBuffer = (byte*)NativeMemory.AllocZeroed(ReplyCapacity);
    private readonly byte[] keyScratch = new byte[16];
    private readonly long nowTicks = DateTime.UtcNow.Ticks;
    private RuleState? ruleState;

    /// <summary>The backend that serves, once a server is sought: its error answers count from then on.</summary>
    private Backend? reached;

    internal RequestWalk(Graph graph, RuleContext context, ExplainedRequest told, List<BoundAddress> candidates)
    {
        this.graph = graph;
        this.context = context;
        this.told = told;
        this.candidates = candidates;
        bound = candidates[0];
        trace = new RuleTrace(told, ReadFile) { Frontend = bound.Frontend };
        observer = new ObservedRules(trace);
    }

    private RequestQuestion Question => told.Question;

    private Frontend Frontend => bound.Frontend;

    private ProxyRules? FrontendRules => graph.FrontendRules[Frontend.Index];

    /// <summary>Walks to the end.</summary>
    internal void Run()
    {
        SetFacts();
        EnterFrontend();
        if (!Frontend.IsHttp)
        {
            RunTcp();
        }
        else if (Question.IsTcp)
        {
            Fail($"frontend {Frontend.Section.Name} waits for an HTTP request until 'timeout http-request' or 'timeout client' and then answers 408; ask with http://", 408);
        }
        else if (Question.Scheme == "https")
        {
            Fail($"frontend {Frontend.Section.Name} speaks HTTP without TLS at {bound.Text}: a TLS client gets a 400 that it cannot read; ask with http:// for what comes decrypted", 400);
        }
        else
        {
            RunHttp();
        }

        trace.Close("");
        context.Release(ruleState);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(requestBuffer);
        NativeMemory.Free(responseBuffer);
        NativeMemory.Free(replyBuffer);
    }

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void SetFacts()
    {
        var isInternet = bound.Settings is { Address.IsInternet: true };
        var client = Question.From ?? (bound.Line.V6Only ? IPAddress.IPv6Loopback : IPAddress.Loopback);
        facts.Client = isInternet || Question.From != null ? Endpoint.From(client, Question.FromPort) : Endpoint.Unix;
        facts.DestinationAddress = Destination(client);
        facts.ListenerId = bound.Id;
        facts.FrontendName = Frontend.NameBytes;
        facts.BackendName = Frontend.NameBytes;
        facts.ServerName = NoServerName;
        facts.IsHttp = Frontend.IsHttp;
        facts.AcceptedAtTicks = facts.RequestAtTicks = nowTicks;
        facts.RequestMs = facts.QueueMs = facts.ConnectMs = facts.ResponseMs = ExchangeFacts.NotReached;
        facts.Status = -1;
        facts.EndCause = facts.EndState = (byte)'-';
        facts.Request = Frontend.IsHttp ? request : null;
    }

    /// <summary>The address that the client connects to: as asked, as bound, or one that is assumed.</summary>
    private Endpoint Destination(IPAddress client)
    {
        if (bound.Settings is not { Address.IsInternet: true } settings)
        {
            return Endpoint.Unix;
        }

        var port = settings.Address.Port;
        if (Question.To is { } to && IPEndPoint.TryParse(to, out var given) && given.Port > 0)
        {
            return Endpoint.From(given.Address, port);
        }

        if (IPAddress.TryParse(Question.Host, out var host))
        {
            return Endpoint.From(host, port);
        }

        var own = bound.Address.Address!;
        return !own.Equals(IPAddress.Any) && !own.Equals(IPAddress.IPv6Any)
            ? settings.Address
            : Endpoint.From(client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, port);
    }

    private void EnterFrontend()
    {
        var section = Frontend.Section;
        told.Frontend = section.Name;
        trace.Stage = Stage(section);
        var (client, destination) = (facts.Client, facts.DestinationAddress);
        told.Connection = (client.IsInternet ? $"client {SampleText.Address(client)}" : "client without an address")
            + (Question.From == null ? " (assumed; --from says another)" : "") + ", connected to "
            + (!destination.IsInternet ? bound.Text
                : destination.Family == EndpointFamily.IPv6 ? $"[{SampleText.Address(destination)}]:{destination.Port}" : destination.ToString());
        var notes = new List<string>();
        foreach (var other in candidates.Select(one => one.Frontend).Distinct().Where(one => one != Frontend))
        {
            notes.Add($"frontend {other.Section.Name} listens there too ({LineText.Place(other.Section.Position)}); --to {other.Section.Name} asks it");
        }

        if (bound.Line.AcceptProxy)
        {
            notes.Add("accept-proxy: the client's address is that of the PROXY header");
        }

        told.Add(new ExplainedStep(trace.Stage, LineText.Place(bound.Line.Position), $"bind {bound.Address.Text}", "", notes));
    }

    private static string Stage(ProxySection section) => section.Kind switch
    {
        ProxyKind.Frontend => $"frontend {section.Name}",
        ProxyKind.Backend => $"backend {section.Name}",
        _ => $"listen {section.Name}",
    };

    private void Enter() => context.Enter(facts, ruleState, nowTicks);

    private void Leave() => ruleState = context.Leave();

    private void Fail(string reason, int status = 0)
    {
        told.End = ExplainedEnd.Failed;
        told.Reason = reason;
        told.Status = status;
    }

    /// <summary>Runs the switching lines; null for the default backend.</summary>
    private Backend? Switch(ProxyRules rules)
    {
        var line = rules.UseBackends.Choose(context, observer, out var dynamicName);
        if (line < 0)
        {
            return null;
        }

        var found = graph.BackendOf(Frontend, line, dynamicName);
        if (found != null)
        {
            trace.Close($"yes, backend {found.Section.Name}");
            return found;
        }

        var missed = $"no backend has the name {SampleText.Of(dynamicName)}";
        trace.Close($"yes, but {missed}: {(Frontend.DefaultBackend == null ? "there is no default_backend" : "the default_backend is taken")}");
        told.Missed = $"{missed}, which use_backend asks for at {LastPlace}";
        return null;
    }

    private string NoBackend => told.Missed.Length > 0
        ? $"there is no backend for it: {told.Missed}, and there is no default_backend"
        : "there is no backend for it: no use_backend holds, and there is no default_backend";

    private void TellDefault(Backend? backend)
    {
        var section = Frontend.Section;
        if (backend == null)
        {
            told.Add(trace.Stage, "", "no default_backend", "no backend is left");
        }
        else if (ReferenceEquals(backend.Section, section))
        {
            told.Add(trace.Stage, LineText.Place(section.Position), "no line sends it elsewhere", "its own servers");
        }
        else
        {
            told.Add(trace.Stage, section.DefaultBackend is { } word ? LineText.Place(word.Position) : "", $"default_backend {backend.Section.Name}", told.Missed.Length > 0 ? "yes, in the place of the one that is not there" : "yes, since no line sends it elsewhere");
        }
    }
}

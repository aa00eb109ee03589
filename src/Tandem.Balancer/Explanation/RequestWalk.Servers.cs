using Tandem.Balancer.Balancing;
using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;
using Tandem.Http;

namespace Tandem.Balancer.Explanation;

/// <content>The choice of a server, and what it would answer: steps 3 and 4 of an exchange.</content>
internal sealed unsafe partial class RequestWalk
{
    /// <summary>Chooses a server, and goes on with its answer where that is of HTTP.</summary>
    private void Seek(Backend backend)
    {
        reached = backend;
        var choice = new ServerChoice(backend);
        var notes = new List<string>();
        var place = LineText.Place(backend.Section.Balance.Position);
        if (choice.Usable.Count == 0)
        {
            notes.AddRange(choice.LeftOut());
            told.Add(trace.Stage, place, choice.Describe(), backend.Servers.Length == 0 ? "there is no server" : "no server is left", [.. notes]);
            var reason = backend.Servers.Length == 0 ? $"backend {backend.Section.Name} has no server" : $"backend {backend.Section.Name} has no server that is up";
            if (Frontend.IsHttp)
            {
                Unserved(reason);
            }
            else
            {
                Fail(reason + ": the connection is closed");
            }

            return;
        }

        var server = choice.Choose(Key(backend), notes, out var alternatives);
        notes.AddRange(choice.LeftOut());
        told.Add(trace.Stage, place, choice.Describe(), $"server {server.Name}", [.. notes]);
        told.Alternatives = alternatives;
        told.Server = server.Name;
        var address = server.Line.Address;
        told.ServerAddress = address.PortFromClient ? $"{address.Text} at port {facts.Destination.Port + address.Port}" : address.Text;
        facts.ServerName = server.NameBytes;
        facts.Server = server.Connect?.Address ?? default;
        if (!Frontend.IsHttp)
        {
            told.End = ExplainedEnd.Served;
            return;
        }

        if (server.RedirectPrefix is { } prefix && request.MethodId is HttpMethod.Get or HttpMethod.Head && request.Path.Length > 0)
        {
            AnswerInsteadOf(server, prefix);
            return;
        }

        TellRequest();
        RunResponse(backend);
    }

    private BalancingKey Key(Backend backend)
    {
        var keys = backend.Keys;
        if (!keys.NeedsContext)
        {
            return keys.Of(facts, keyScratch, payload);
        }

        Enter();
        if (!Frontend.IsHttp)
        {
            ShowPayload();
        }

        var key = keys.OfExpression(context, Frontend.IsHttp ? RuleHook.HttpRequest : RuleHook.TcpRequestContent);
        Leave();
        return key;
    }

    /// <summary>A server with <c>redir</c> sends readers elsewhere (configuration.txt 5.2).</summary>
    private void AnswerInsteadOf(Server server, byte[] prefix)
    {
        var path = request.Path;
        var location = ByteText.FromBytes(prefix) + ByteText.FromBytes(new ReadOnlySpan<byte>(request.Base + path.Offset, request.Target.End - path.Offset));
        HeaderText[] headers = [new("cache-control", "no-cache"), new("content-length", "0"), new("location", location)];
        told.End = ExplainedEnd.Redirected;
        told.Status = 302;
        told.Reason = $"server {server.Name} has 'redir' ({LineText.Place(server.Line.Position)})";
        told.Answer = new ExplainedAnswer(302, headers, "");
        told.ResponseHeaders = headers;
    }

    private void TellRequest()
    {
        var head = HeadSnapshot.Of(request)!;
        told.RequestLine = $"{head.StartLine} HTTP/1.{(request.IsHttp11 ? 1 : 0)}";
        told.RequestHeaders = head.Headers;
    }

    /// <summary>The rules over the answer that is assumed: the backend's, then the frontend's.</summary>
    private void RunResponse(Backend backend)
    {
        var bytes = RequestBytes.OfResponse(Question);
        var length = Math.Min(bytes.Length, ReceiveCapacity);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(responseBuffer, length));
        response.Reset();
        if (ResponseParser.Parse(responseBuffer, length, response, request.MethodId, graph.Limits) != ParseResult.Complete)
        {
            Answer(ExplainedEnd.Failed, 502, $"the server's answer is not understood: {HttpErrors.Describe(response.Error)}");
            return;
        }

        response.SetArena(responseBuffer + ReceiveCapacity, ArenaCapacity);
        facts.Response = response;
        facts.Status = response.Status;
        var ownRules = ReferenceEquals(backend.Section, Frontend.Section) ? null : FrontendRules;
        if (!RunResponseRules(graph.BackendRules[backend.Index]) || !RunResponseRules(ownRules))
        {
            return;
        }

        told.End = ExplainedEnd.Served;
        told.Status = response.Status;
        told.ResponseHeaders = HeadSnapshot.Of(response)!.Headers;
    }

    private bool RunResponseRules(ProxyRules? rules)
    {
        if (rules == null || (rules.HttpResponse.IsEmpty && rules.HttpAfterResponse.IsEmpty))
        {
            return true;
        }

        trace.Stage = "response";
        Enter();
        var outcome = rules.HttpResponse.Run(context, observer);
        if (outcome.Kind == RuleOutcomeKind.Continue && !rules.HttpAfterResponse.IsEmpty)
        {
            outcome = rules.HttpAfterResponse.Run(context, observer);
        }

        facts.Status = response.Status;
        return Obey(outcome);
    }
}

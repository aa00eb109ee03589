using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;
using Tandem.Http;

namespace Tandem.Balancer.Explanation;

/// <content>A request of HTTP: steps 1 and 2 of an exchange.</content>
internal sealed unsafe partial class RequestWalk
{
    private void RunHttp()
    {
        var bytes = RequestBytes.Of(Question);
        var length = Math.Min(bytes.Length, ReceiveCapacity);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(requestBuffer, length));
        if (RequestParser.Parse(requestBuffer, length, request, graph.Limits) != ParseResult.Complete)
        {
            var status = HttpErrors.StatusOf(request.Error);
            Fail($"the request is not understood: {HttpErrors.Describe(request.Error)}", status);
            return;
        }

        request.SetArena(requestBuffer + ReceiveCapacity, ArenaCapacity);
        if (Frontend.MonitorUri is { } uri && request.Bytes(request.Target).SequenceEqual(uri))
        {
            RunMonitor();
            return;
        }

        var backend = Frontend.DefaultBackend;
        if (!RunFrontendRules(ref backend))
        {
            return;
        }

        if (backend == null)
        {
            Unserved(NoBackend);
            return;
        }

        facts.BackendName = backend.NameBytes;
        if (!RunBackendRules(backend))
        {
            return;
        }

        if (AddForwardingHeaders(backend))
        {
            Seek(backend);
        }
    }

    private void RunMonitor()
    {
        var fails = false;
        if (FrontendRules is { MonitorFail.Count: > 0 } rules)
        {
            Enter();
            fails = rules.MonitorFails(context, observer);
            trace.Close(fails ? "yes, it fails" : "no");
            Leave();
        }

        // The one thing that the command line of the balancer decides: where a failover watches, health pages tell what it sees (Graph.ShouldNotBeChosen).
        string[] notes = !fails && graph.NeedsServers(Frontend) && graph.ServersOf(Frontend).Up == 0
            ? ["under 'tandem run' it is answered 503, since none of the frontend's servers is up; alone the balancer answers as HAProxy does"]
            : [];
        told.Add(trace.Stage, "", $"monitor-uri {Frontend.Section.MonitorUri}", fails ? "answered 503" : "answered 200", notes);
        Answer(ExplainedEnd.Monitored, fails ? 503 : 200, fails ? "monitor-uri fails" : "monitor-uri says that all is well");
    }

    /// <summary>http-request, redirect and use_backend of the frontend; false when that ended the way.</summary>
    private bool RunFrontendRules(ref Backend? backend)
    {
        Backend? switched = null;
        if (FrontendRules is { } rules)
        {
            Enter();
            if (!Obey(rules.RunHttpRequest(context, observer)))
            {
                return false;
            }

            Enter();
            switched = Switch(rules);
            Leave();
        }

        if (switched == null)
        {
            TellDefault(backend);
        }

        backend = switched ?? backend;
        return true;
    }

    private bool RunBackendRules(Backend backend)
    {
        told.Backend = backend.Section.Name;
        if (ReferenceEquals(backend.Section, Frontend.Section))
        {
            return true;
        }

        trace.Stage = Stage(backend.Section);
        if (graph.BackendRules[backend.Index] is not { } rules)
        {
            return true;
        }

        Enter();
        return Obey(rules.RunHttpRequest(context, observer));
    }

    private bool AddForwardingHeaders(Backend backend)
    {
        var forwardFor = backend.ForwardFor ?? Frontend.ForwardFor;
        var originalTo = backend.OriginalTo ?? Frontend.OriginalTo;
        if (AddForwardingHeader("option forwardfor", forwardFor, facts.Client) && AddForwardingHeader("option originalto", originalTo, facts.Destination))
        {
            return true;
        }

        Fail("there was no room for the header (tune.maxrewrite)", 500);
        return false;
    }

    private bool AddForwardingHeader(string option, Exchanges.AddressHeader? header, in Linux.Sockets.Endpoint address)
    {
        if (header == null)
        {
            return true;
        }

        var before = HeadSnapshot.Of(request)!;
        var added = header.Add(request, address);
        var changes = before.ChangesTo(HeadSnapshot.Of(request)!);
        told.Add(trace.Stage, "", option, changes.Count > 0 ? "yes" : added ? "no: the header is there, or the address is excepted" : "there was no room for it: 500", [.. changes]);
        return added;
    }

    /// <summary>Does what rules said; false when that ended the way.</summary>
    private bool Obey(in RuleOutcome outcome)
    {
        trace.Close("");
        switch (outcome.Kind)
        {
            case RuleOutcomeKind.Continue or RuleOutcomeKind.Wait:
                Leave();
                return true;
            case RuleOutcomeKind.Deny:
                told.DeniedWith = outcome.Status;
                AnswerBy(outcome, ExplainedEnd.Denied, "denied by the rule");
                return false;
            case RuleOutcomeKind.Tarpit:
                told.DeniedWith = outcome.Status == 0 ? 500 : outcome.Status;
                AnswerBy(outcome, ExplainedEnd.Tarpitted, "answered after 'timeout tarpit' by the rule");
                return false;
            case RuleOutcomeKind.Redirect:
                AnswerBy(outcome, ExplainedEnd.Redirected, "redirected by the rule");
                return false;
            case RuleOutcomeKind.Return:
                AnswerBy(outcome, ExplainedEnd.Returned, "answered by the rule");
                return false;
            case RuleOutcomeKind.Reject or RuleOutcomeKind.SilentDrop:
                Leave();
                told.End = ExplainedEnd.Closed;
                told.Reason = (outcome.Kind == RuleOutcomeKind.Reject ? "the connection is closed" : "the connection is forgotten") + " without an answer by the rule " + LastPlace;
                return false;
            default:
                Leave();
                Fail($"there was no room for an edit of the head (tune.maxrewrite), at {LastPlace}", 500);
                return false;
        }
    }

    private string LastPlace => told.Steps.LastOrDefault(step => step.Place.Length > 0)?.Place ?? "";

    private void AnswerBy(in RuleOutcome outcome, ExplainedEnd end, string reason)
    {
        reason += " at " + LastPlace;
        if (outcome.Reply == null)
        {
            Leave();
            Answer(end, outcome.Status == 0 ? 500 : outcome.Status, reason);
            return;
        }

        var written = outcome.Reply.Write(context, replyBuffer, ReplyCapacity, AnswerOptions);
        Leave();
        if (written < 0)
        {
            Fail($"the answer of the rule at {LastPlace} does not fit its buffer", 500);
            return;
        }

        Take(end, written, reason);
    }

    /// <summary>Answers with the page of a status, as the proxy at hand has it.</summary>
    private void Answer(ExplainedEnd end, int status, string reason)
    {
        var errors = reached != null ? graph.BackendErrors[reached.Index] : graph.FrontendErrors[Frontend.Index];
        var reply = errors.Of(status);
        if (reply.IsSilent)
        {
            told.End = ExplainedEnd.Closed;
            told.Reason = $"{reason}; its errorfile for {status} is empty, so the connection is closed without an answer";
            return;
        }

        var written = reply.Write(replyBuffer, ReplyCapacity, AnswerOptions);
        if (written < 0)
        {
            Fail($"{reason}; its page for {status} does not fit its buffer", status);
            return;
        }

        Take(end, written, reason);
    }

    private ReplyOptions AnswerOptions => request.MethodId == HttpMethod.Head ? ReplyOptions.OmitBody : ReplyOptions.None;

    /// <summary>No server can be had: the error answer is told, and it is a failure all the same.</summary>
    private void Unserved(string reason)
    {
        Answer(ExplainedEnd.Failed, 503, reason);
        told.End = ExplainedEnd.Failed;
    }

    /// <summary>Takes over the answer that stands in the buffer.</summary>
    private void Take(ExplainedEnd end, int length, string reason)
    {
        var text = ByteText.FromBytes(new ReadOnlySpan<byte>(replyBuffer, length));
        var split = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..Math.Max(split, 0)].Split("\r\n");
        var status = lines[0].Length >= 12 && int.TryParse(lines[0].AsSpan(9, 3), out var code) ? code : 0;
        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2 && parts[0] != "connection")
            .Select(parts => new HeaderText(parts[0].ToLowerInvariant(), parts[1].Trim()))
            .ToList();
        told.End = end;
        told.Reason = reason;
        told.Status = status;
        told.Answer = new ExplainedAnswer(status, headers, split < 0 ? "" : text[(split + 4)..]);
        told.ResponseHeaders = headers;
    }
}

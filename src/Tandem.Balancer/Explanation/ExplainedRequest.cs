namespace Tandem.Balancer.Explanation;

/// <summary>What would become of a request, and why.</summary>
public sealed class ExplainedRequest
{
    private readonly List<ExplainedStep> steps = [];

    internal ExplainedRequest(RequestQuestion question) => Question = question;

    /// <summary>What was asked.</summary>
    public RequestQuestion Question { get; }

    /// <summary>How it ends.</summary>
    public ExplainedEnd End { get; internal set; } = ExplainedEnd.Failed;

    /// <summary>The end in a few words.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>The frontend that accepts it, or null.</summary>
    public string? Frontend { get; internal set; }

    /// <summary>The backend that it reaches, or null.</summary>
    public string? Backend { get; internal set; }

    /// <summary>The line with a name of no backend, because of which the default is taken; empty when there is none.</summary>
    public string Missed { get; internal set; } = "";

    /// <summary>The server that it reaches, or null.</summary>
    public string? Server { get; internal set; }

    /// <summary>The server's address as it was written; empty without one.</summary>
    public string ServerAddress { get; internal set; } = "";

    /// <summary>The servers that chance may choose instead; empty when the choice is certain for the first request.</summary>
    public IReadOnlyList<string> Alternatives { get; internal set; } = [];

    /// <summary>The client and the address that it connects to, as they were given or assumed.</summary>
    public string Connection { get; internal set; } = "";

    /// <summary>The status that a <c>deny</c> or <c>tarpit</c> asks for; an <c>errorloc</c> may make another of it. 0 without one.</summary>
    public int DeniedWith { get; internal set; }

    /// <summary>The answer of the balancer; null when a server answers or nobody does.</summary>
    public ExplainedAnswer? Answer { get; internal set; }

    /// <summary>The status that the client sees; 0 when it sees none, or when that is the server's to say in TCP mode.</summary>
    public int Status { get; internal set; }

    /// <summary>The request line as the server sees it; empty when none does.</summary>
    public string RequestLine { get; internal set; } = "";

    /// <summary>The request's headers as the server sees them, names in lower case.</summary>
    public IReadOnlyList<HeaderText> RequestHeaders { get; internal set; } = [];

    /// <summary>The headers of the answer that the client sees, as far as they can be known.</summary>
    public IReadOnlyList<HeaderText> ResponseHeaders { get; internal set; } = [];

    /// <summary>What was looked at and done, in order.</summary>
    public IReadOnlyList<ExplainedStep> Steps => steps;

    /// <summary>Whether the request would fail: neither a server nor an answer.</summary>
    public bool Fails => End is ExplainedEnd.Failed or ExplainedEnd.Closed;

    internal void Add(ExplainedStep step) => steps.Add(step);

    internal void Add(string stage, string place, string text, string result, params string[] notes) =>
        steps.Add(new ExplainedStep(stage, place, text, result, notes));
}

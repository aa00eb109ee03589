using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>
/// Says what a balancer with a configuration would do with requests, and why. It runs the very rules and algorithms that a
/// balancer runs, step by step, and opens, sends and asks nothing. Each question is answered as by a balancer that has
/// just begun: nothing is connected, and all servers are up but those that are said to be down. Not thread-safe.
/// </summary>
public sealed class Explainer : IDisposable
{
    /// <summary>HAProxy's own default of <c>maxconn</c>; no explanation depends on it.</summary>
    private const int MaxConnections = 2000;

    private readonly Graph graph;
    private readonly RuleContext context;

    private Explainer(Graph graph)
    {
        this.graph = graph;
        context = new RuleContext { Proxies = graph.Facts };
    }

    /// <summary>
    /// What loading a configuration should see of the world to be explained: names of servers are not looked up, since nothing
    /// is to be sent, and stand for an address of the documentation's network (RFC 5737).
    /// </summary>
    /// <param name="options">Further options; null for none.</param>
    public static LoadOptions Offline(LoadOptions? options = null) => (options ?? new LoadOptions()) with
    {
        Resolve = name => [name == "localhost" ? System.Net.IPAddress.Loopback : new System.Net.IPAddress((ReadOnlySpan<byte>)[192, 0, 2, 1])],
    };

    /// <summary>Compiles rules and proxies.</summary>
    /// <param name="configuration">A configuration that loaded without errors, with <see cref="Offline"/>.</param>
    /// <param name="diagnostics">Receives what is wrong; all of it.</param>
    /// <returns>The explainer, or null when there was an error.</returns>
    public static Explainer? Compile(HaproxyConfiguration configuration, Diagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var graph = new GraphCompiler(configuration, diagnostics, MaxConnections).Compile();
        return graph == null || diagnostics.HasAlerts ? null : new Explainer(graph);
    }

    /// <summary>Explains what would become of a request.</summary>
    /// <param name="question">The request, and what is assumed.</param>
    /// <param name="mistake">What is wrong with the question: a frontend or a server that does not exist; or null.</param>
    /// <returns>The explanation, or null after a mistake.</returns>
    public ExplainedRequest? Explain(RequestQuestion question, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(question);
        var choice = new FrontendChoice(graph);
        var candidates = choice.Find(question, out mistake);
        var down = mistake == null ? FindDown(question, out mistake) : [];
        if (mistake != null)
        {
            return null;
        }

        var told = new ExplainedRequest(question);
        if (candidates.Count == 0)
        {
            told.Reason = $"the connection is refused: no frontend listens on {question.Host} port {question.Port}; {choice.Bound()}";
            return told;
        }

        foreach (var server in down)
        {
            server.IsUp = false;
        }

        using var walk = new RequestWalk(graph, context, told, candidates);
        walk.Run();
        foreach (var server in down)
        {
            server.IsUp = true;
        }

        return told;
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    private List<Server> FindDown(RequestQuestion question, out string? mistake)
    {
        mistake = null;
        var down = new List<Server>();
        foreach (var text in question.Down)
        {
            var server = graph.Backends.SelectMany(backend => backend.Servers).FirstOrDefault(server => NameOf(server) == text);
            if (server == null)
            {
                var nearest = NearestWord.Find(text, graph.Backends.SelectMany(backend => backend.Servers).Select(NameOf));
                mistake = $"there is no server '{text}'; " + (nearest != null ? $"did you mean '{nearest}'?" : "write backend/server");
                return down;
            }

            if (server.IsUp)
            {
                down.Add(server);
            }
        }

        return down;
    }

    private static string NameOf(Server server) => $"{server.Backend.Section.Name}/{server.Name}";
}

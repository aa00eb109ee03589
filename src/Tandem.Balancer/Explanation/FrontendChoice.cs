using System.Net;
using System.Net.Sockets;
using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>Finds the bound addresses at which a connection would arrive.</summary>
internal sealed class FrontendChoice(Graph graph)
{
    private const int MaxNamed = 12;

    /// <summary>Those at which it may arrive, the likeliest first.</summary>
    /// <param name="question">The question.</param>
    /// <param name="mistake">Why <c>--to</c> names nothing, or null.</param>
    internal List<BoundAddress> Find(RequestQuestion question, out string? mistake)
    {
        mistake = null;
        if (question.To is { } to)
        {
            return FindNamed(question, to, out mistake);
        }

        var isLiteral = IPAddress.TryParse(question.Host, out var literal);
        return [.. graph.Addresses
            .Where(bound => IsInternet(bound) && Port(bound) == question.Port && (!isLiteral || Takes(bound, literal!)))
            .OrderBy(bound => isLiteral && !bound.Address.Address!.Equals(literal))];
    }

    /// <summary>The addresses that are bound, for who finds that none of them is meant.</summary>
    internal string Bound()
    {
        var texts = graph.Addresses.Select(bound => $"{bound.Text} ({bound.Frontend.Section.Name})").Distinct().ToList();
        return texts.Count == 0 ? "nothing is bound" : "bound are " + string.Join(", ", texts.Take(MaxNamed)) + (texts.Count > MaxNamed ? ", ..." : "");
    }

    private List<BoundAddress> FindNamed(RequestQuestion question, string to, out string? mistake)
    {
        mistake = null;
        var named = graph.Addresses.Where(bound => bound.Frontend.Section.Name == to).ToList();
        if (named.Count > 0)
        {
            // Of several addresses of it the one with the URL's port.
            return [.. named.OrderBy(bound => Port(bound) != question.Port)];
        }

        var found = IPEndPoint.TryParse(to, out var endpoint) && endpoint.Port > 0
            ? graph.Addresses.Where(bound => IsInternet(bound) && Port(bound) == endpoint.Port && Takes(bound, endpoint.Address))
                .OrderBy(bound => !bound.Address.Address!.Equals(endpoint.Address)).ToList()
            : graph.Addresses.Where(bound => bound.Address.Path == to || bound.Address.Text == to).ToList();
        if (found.Count == 0)
        {
            var nearest = NearestWord.Find(to, graph.Frontends.Select(frontend => frontend.Section.Name));
            mistake = $"'{to}' is neither a frontend that binds an address nor such an address; " + (nearest != null ? $"did you mean '{nearest}'?" : Bound());
        }

        return found;
    }

    private static bool IsInternet(BoundAddress bound) => bound.Address.Family is BindAddressFamily.IPv4 or BindAddressFamily.IPv6;

    private static int Port(BoundAddress bound) => bound.Settings?.Address.Port ?? 0;

    /// <summary>Whether a connection to an address arrives there: it is bound itself, or any address is.</summary>
    private static bool Takes(BoundAddress bound, IPAddress address)
    {
        var own = bound.Address.Address!;
        return own.Equals(address) || own.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork
            || own.Equals(IPAddress.IPv6Any) && (address.AddressFamily == AddressFamily.InterNetworkV6 || !bound.Line.V6Only);
    }
}

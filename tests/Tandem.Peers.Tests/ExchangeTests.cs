using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>The same configuration, requests and server answers to both programs: same bytes to the client, same bytes to the
/// server, same log lines. One class per table, so that tables run side by side.</summary>
public abstract class ExchangeTests
{
    internal static TheoryData<string> Names(IEnumerable<Scenario> table) => [.. table.Select(scenario => scenario.Name)];

    internal static async Task AgreeAsync(IEnumerable<Scenario> table, string name)
    {
        var scenario = table.Single(scenario => scenario.Name == name);
        if (scenario.Better is not { } better)
        {
            await Agreement.CheckAsync(scenario.PlayAsync, name);
            return;
        }

        var lines = (await Agreement.ObserveAsync(PeerProgram.Subject, scenario.PlayAsync, name)).Split('\n');
        var expected = PeerProgram.SubjectIsTandem ? better.Lines : [];
        Assert.All(expected, line => Assert.Contains(line, lines));
    }
}

using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>The same configuration, requests and server answers to both programs: same bytes to the client, same bytes to the
/// server, same log lines. One class per table, so that tables run side by side.</summary>
public abstract class ExchangeTests
{
    internal static TheoryData<string> Names(IEnumerable<Scenario> table) => [.. table.Select(scenario => scenario.Name)];

    internal static Task AgreeAsync(IEnumerable<Scenario> table, string name) =>
        Agreement.CheckAsync(table.Single(scenario => scenario.Name == name).PlayAsync, name);
}

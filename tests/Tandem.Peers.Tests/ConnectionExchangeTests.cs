using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

public sealed class ConnectionExchangeTests : ExchangeTests
{
    public static TheoryData<string> Table => Names(ConnectionScenarios.All());

    [Theory]
    [MemberData(nameof(Table))]
    public Task Both_agree(string scenario) => AgreeAsync(ConnectionScenarios.All(), scenario);
}

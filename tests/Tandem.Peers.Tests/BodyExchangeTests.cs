using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

public sealed class BodyExchangeTests : ExchangeTests
{
    public static TheoryData<string> Table => Names(BodyScenarios.All());

    [Theory]
    [MemberData(nameof(Table))]
    public Task Both_agree(string scenario) => AgreeAsync(BodyScenarios.All(), scenario);
}

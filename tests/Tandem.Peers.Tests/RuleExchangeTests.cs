using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

public sealed class RuleExchangeTests : ExchangeTests
{
    public static TheoryData<string> Table => Names(RuleScenarios.All());

    [Theory]
    [MemberData(nameof(Table))]
    public Task Both_agree(string scenario) => AgreeAsync(RuleScenarios.All(), scenario);
}

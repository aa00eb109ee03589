using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Who is master with version 2, whose intervals are whole seconds.</summary>
public sealed class ElectionVersion2Tests
{
    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void The_higher_priority_serves_hands_over_and_comes_back_in_version_2(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.ServeHandOverAndComeBack(Configurations.Instance(101, version: 2), Configurations.Instance(100, version: 2));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void The_higher_priority_serves_hands_over_and_comes_back_with_a_password(string first, string second)
    {
        using var pair = new Pair(first, second);
        const string password = "authentication {\n    auth_type PASS\n    auth_pass 1111\n}";
        pair.ServeHandOverAndComeBack(Configurations.Instance(101, password, version: 2), Configurations.Instance(100, password, version: 2));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Virtual_routers_of_different_passwords_do_not_hear_each_other(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.StartFirst(Configurations.Instance(101, "authentication {\n    auth_type PASS\n    auth_pass 1111\n}", version: 2));
        pair.StartSecond(Configurations.Instance(100, "authentication {\n    auth_type PASS\n    auth_pass 2222\n}", version: 2));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Daemon2.AwaitLine("(VI_1) received an invalid passwd!");
    }
}

using FsCheck;

namespace Tandem;

/// <summary>
/// How properties are checked: with the same inputs in every run, so that what failed was changed; with others each time under
/// <c>./test --long</c>, which looks for more and prints what to repeat it with.
/// </summary>
internal static class PropertyRuns
{
    internal static Config Config { get; } = Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 }
        ? Config.QuickThrowOnFailure.WithMaxTest(5_000)
        : Config.QuickThrowOnFailure.WithReplay(14139319387257029919UL, 14306938684698083363UL);

    internal static void Holds(this Property property) => property.Check(Config);
}

namespace Tandem.Deploy.Tests;

/// <summary>Tests of the installed package: it is built once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class Installed : ICollectionFixture<InstalledSystem>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "installed";
}

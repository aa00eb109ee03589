namespace Tandem.Lab.Tests.Harness;

/// <summary>Tests of how soon something happens: one after the other, when those that run beside each other are over.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}

namespace Tandem.Simulation.Pairs;

/// <summary>One sentence of the language of faults: words as they are written, and places in capitals (see <see cref="FaultGrammar"/>).</summary>
/// <param name="Words">The words.</param>
/// <param name="Kind">What the sentence says.</param>
internal sealed record FaultPattern(string[] Words, PairFaultKind Kind)
{
    internal FaultPattern(string sentence, PairFaultKind kind)
        : this(sentence.Split(' '), kind)
    {
    }
}

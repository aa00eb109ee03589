namespace Tandem.Balancer.Rules;

/// <summary>Ends the translation of an expression that PCRE would refuse, or that cannot be had here. Never leaves <see cref="PcreText"/>.</summary>
internal sealed class PcreFault : Exception
{
    internal PcreFault(int offset, string reason)
        : base(reason) => Offset = offset;

    /// <summary>Characters before the place of the fault.</summary>
    internal int Offset { get; }
}

namespace Tandem.Balancer.Rules;

/// <summary>A sample that is always the same, with the bytes that it points at.</summary>
internal sealed class ConstantValue
{
    private readonly PinnedBytes? bytes;

    internal ConstantValue(Sample sample, PinnedBytes? bytes)
    {
        Sample = sample;
        this.bytes = bytes;
    }

    /// <summary>The sample.</summary>
    internal Sample Sample;

    public override string ToString() => bytes?.ToString() ?? Sample.ToString();
}

namespace Tandem.Simulation.Elections;

/// <summary>How a segment carries packets while nothing is cut. Delays vary from packet to packet, so that they overtake each other.</summary>
internal sealed class SegmentWeather
{
    /// <summary>The part of packets that are lost, 0..1.</summary>
    internal double Loss { get; init; }

    /// <summary>How many packets from one node to another are lost in a row at most.</summary>
    internal int LossRun { get; init; }

    /// <summary>The part of packets that arrive twice, 0..1.</summary>
    internal double Duplication { get; init; }

    internal required long ShortestDelayUs { get; init; }

    internal required long LongestDelayUs { get; init; }

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"loss {Loss:0.00} at most {LossRun} in a row, duplication {Duplication:0.00}, delay {ShortestDelayUs} to {LongestDelayUs} us");
}

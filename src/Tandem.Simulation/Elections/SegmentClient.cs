namespace Tandem.Simulation.Elections;

/// <summary>
/// A client of the first virtual router's address, on the same segment. It sends to whoever announced the address last, and is served
/// while that node has the address, its service lives and packets get there and back. Counts the time that it is not.
/// </summary>
internal sealed class SegmentClient(ElectionWorld world)
{
    private int believed = -1;
    private bool isServed;
    private long lookedUs;

    /// <summary>How long it was not served since <see cref="CountsFromUs"/>.</summary>
    internal long OutageUs { get; private set; }

    /// <summary>From when on the outage counts.</summary>
    internal long CountsFromUs { get; set; }

    internal void Believe(int node) => believed = node;

    internal void Look()
    {
        if (!isServed && world.NowUs > CountsFromUs)
        {
            OutageUs += world.NowUs - Math.Max(lookedUs, CountsFromUs);
        }

        lookedUs = world.NowUs;
        isServed = believed >= 0 && world.Reaches(believed) && world.Nodes[believed].Serves;
    }
}

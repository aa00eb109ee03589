namespace Tandem.Balancer.Balancing;

/// <summary>
/// The turn of a backend that its loops take together, so that requests which meet different loops still see the servers one
/// after the other. One per backend; safe from any thread. It knows no servers: who takes a number looks up whose turn that is.
/// </summary>
internal sealed class SharedTurn
{
    private int taken;

    /// <summary>Takes the next place in a round of so many; the first is 0.</summary>
    internal int Take(int length) => (int)((uint)(Interlocked.Increment(ref taken) - 1) % (uint)length);
}

namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance first</c>: the server with the lowest id that has room, so that the last ones can be switched off when load is
/// low. It ignores weights and makes sense only with <c>maxconn</c>. Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed class FirstAvailable : BalancingAlgorithm
{
    private Candidate[] byId = [];

    internal override void Update(ReadOnlySpan<Candidate> usable)
    {
        byId = usable.ToArray();
        Array.Sort(byId, static (a, b) => a.Id != b.Id ? a.Id.CompareTo(b.Id) : a.Position.CompareTo(b.Position));
    }

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        Candidate? avoided = null;
        foreach (Candidate candidate in byId)
        {
            if (candidate.IsSaturated)
            {
                continue;
            }

            if (candidate != avoid)
            {
                return candidate;
            }

            avoided = candidate;
        }

        return avoided;
    }
}

namespace Tandem.Balancer.Balancing;

/// <summary>
/// Gives servers without an <c>id</c> their number, as HAProxy does: the first free one from the server's own ordinal on. The
/// points of the consistent ring hang on it. Source: configuration.txt 5.2 "id".
/// </summary>
internal static class ServerIds
{
    /// <summary>Replaces each 0 by a free number.</summary>
    /// <param name="ids">The ids as configured, in order of declaration, 0 for none.</param>
    internal static void Assign(Span<int> ids)
    {
        int next = 1;
        for (int i = 0; i < ids.Length; i++, next++)
        {
            if (ids[i] == 0)
            {
                while (ids.Contains(next))
                {
                    next++;
                }

                ids[i] = next;
            }
        }
    }
}

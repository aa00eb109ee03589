namespace Tandem.Balancer.Balancing;

/// <summary>
/// Picks from all servers of a backend those that an algorithm may use: the active ones that are up with a weight above 0; when
/// there is none, the first such backup server, or all of them with <c>option allbackups</c>. It does not watch health.
/// Source: configuration.txt 4.2 "option allbackups", 5.2 "backup", "weight".
/// </summary>
internal static class CandidateSelection
{
    /// <summary>Whether balanced traffic may go to the server.</summary>
    internal static bool IsUsable(Candidate candidate) => candidate.IsUp && candidate.EffectiveWeight > 0;

    /// <summary>
    /// Writes the usable servers, in the order of <paramref name="all"/>, to <paramref name="usable"/> and returns their number.
    /// </summary>
    /// <param name="all">All servers of the backend in order of declaration.</param>
    /// <param name="allBackups">Whether <c>option allbackups</c> is set.</param>
    /// <param name="usable">Room for as many servers as <paramref name="all"/> has.</param>
    internal static int Select(ReadOnlySpan<Candidate> all, bool allBackups, Span<Candidate> usable)
    {
        int count = Collect(all, backups: false, limit: int.MaxValue, usable);
        return count > 0 ? count : Collect(all, backups: true, allBackups ? int.MaxValue : 1, usable);
    }

    private static int Collect(ReadOnlySpan<Candidate> all, bool backups, int limit, Span<Candidate> usable)
    {
        int count = 0;
        foreach (Candidate candidate in all)
        {
            if (candidate.IsBackup == backups && IsUsable(candidate))
            {
                usable[count++] = candidate;
                if (count == limit)
                {
                    break;
                }
            }
        }

        return count;
    }
}

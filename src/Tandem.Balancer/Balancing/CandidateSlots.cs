namespace Tandem.Balancer.Balancing;

/// <summary>
/// The numbers that an algorithm gives to its servers, so that it can keep what it knows of them in arrays. When the usable
/// servers change, those that stay are found again by their former number.
/// </summary>
internal static class CandidateSlots
{
    /// <summary>Numbers the usable servers anew, and takes their numbers from all others.</summary>
    /// <param name="usable">Those to choose from now; each gets its place here as <see cref="Candidate.Slot"/>.</param>
    /// <param name="before">Those that were numbered before.</param>
    /// <returns>For each new slot the slot that the server had before, or -1.</returns>
    internal static int[] Renumber(ReadOnlySpan<Candidate> usable, Candidate[] before)
    {
        var slotBefore = new int[usable.Length];
        for (int slot = 0; slot < usable.Length; slot++)
        {
            int old = usable[slot].Slot;
            slotBefore[slot] = old >= 0 && old < before.Length && before[old] == usable[slot] ? old : -1;
        }

        foreach (Candidate candidate in before)
        {
            candidate.Slot = -1;
        }

        for (int slot = 0; slot < usable.Length; slot++)
        {
            usable[slot].Slot = slot;
        }

        return slotBefore;
    }
}

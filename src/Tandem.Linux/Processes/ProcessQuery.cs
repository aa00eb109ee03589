namespace Tandem.Linux.Processes;

/// <summary>A question for processes, which a <see cref="ProcessScanner"/> answers. One is asked by one asker at a time.</summary>
public abstract class ProcessQuery
{
    /// <summary>The processes that were found, in ascending order; written by the scanner while it looks.</summary>
    public List<int> Found { get; } = [];

    /// <summary>Whether <see cref="Find"/> looks at the list of all processes.</summary>
    public virtual bool NeedsList => true;

    /// <summary>Whether one process is meant. Called on the scanner's thread, or on the loop's for a process that was just born.</summary>
    /// <param name="pid">The process, which may be gone.</param>
    public abstract bool Matches(int pid);

    /// <summary>
    /// Fills <see cref="Found"/>. A query that knows without looking at all processes overrides it. Called on the scanner's thread or on the loop's.
    /// </summary>
    /// <param name="processes">All processes.</param>
    public virtual void Find(List<int> processes)
    {
        foreach (var pid in processes)
        {
            if (Matches(pid))
            {
                Found.Add(pid);
            }
        }
    }
}

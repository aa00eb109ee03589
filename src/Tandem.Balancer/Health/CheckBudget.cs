namespace Tandem.Balancer.Health;

/// <summary>
/// Bounds what the checks of one loop take at a time: descriptors, and memory for answers. A check that finds no place waits
/// in line; its time does not run meanwhile. One per loop that runs checks.
/// </summary>
internal sealed class CheckBudget
{
    /// <summary>The most checks at a time when nothing else is said; at 16 KiB each it is 4 MiB at worst.</summary>
    internal const int DefaultMostChecks = 256;

    private readonly Queue<HealthChecker> waiting = new();
    private readonly Stack<CheckAnswer> answers = new();
    private bool isReleasing;

    /// <summary>Makes a budget.</summary>
    /// <param name="mostChecks">The most checks at a time, at least 1.</param>
    internal CheckBudget(int mostChecks = DefaultMostChecks) => MostChecks = Math.Max(1, mostChecks);

    /// <summary>The most checks at a time.</summary>
    internal int MostChecks { get; }

    /// <summary>Checks under way.</summary>
    internal int Running { get; private set; }

    /// <summary>Checks that wait for a place.</summary>
    internal int Waiting => waiting.Count;

    /// <summary>Takes a place, or has the checker called when there is one.</summary>
    /// <param name="checker">Who asks.</param>
    /// <returns>Whether it may begin now.</returns>
    internal bool TryTake(HealthChecker checker)
    {
        if (Running < MostChecks)
        {
            Running++;
            return true;
        }

        waiting.Enqueue(checker);
        return false;
    }

    /// <summary>Gives a place back; the next in line begins.</summary>
    internal void Release()
    {
        Running--;
        if (isReleasing)
        {
            // A check that ended as soon as it began: the loop below goes on, instead of nesting once per check in line.
            return;
        }

        isReleasing = true;
        while (Running < MostChecks && waiting.TryDequeue(out var next))
        {
            if (next.IsWaiting)
            {
                Running++;
                next.BeginCheck();
            }
        }

        isReleasing = false;
    }

    /// <summary>Takes room for an answer; there is never more out than <see cref="MostChecks"/>.</summary>
    internal CheckAnswer RentAnswer() => answers.TryPop(out var answer) ? answer : new CheckAnswer();

    /// <summary>Gives the room back.</summary>
    /// <param name="answer">The room.</param>
    internal void ReturnAnswer(CheckAnswer answer)
    {
        answer.Clear();
        answers.Push(answer);
    }
}

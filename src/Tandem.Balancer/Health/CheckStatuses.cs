namespace Tandem.Balancer.Health;

/// <summary>HAProxy's words for each <see cref="CheckStatus"/>: the code of the statistics, the reason of the log lines.</summary>
internal static class CheckStatuses
{
    private static readonly (string Word, string Description, CheckOutcome Outcome)[] Table =
    [
        ("UNK", "Unknown", CheckOutcome.Unknown),
        ("INI", "Initializing", CheckOutcome.Unknown),
        ("CHECKED", "No status change", CheckOutcome.Neutral),
        ("HANA", "Health analyze", CheckOutcome.Failed),
        ("SOCKERR", "Socket error", CheckOutcome.Failed),
        ("L4OK", "Layer4 check passed", CheckOutcome.Passed),
        ("L4TOUT", "Layer4 timeout", CheckOutcome.Failed),
        ("L4CON", "Layer4 connection problem", CheckOutcome.Failed),
        ("L6OK", "Layer6 check passed", CheckOutcome.Passed),
        ("L6TOUT", "Layer6 timeout", CheckOutcome.Failed),
        ("L6RSP", "Layer6 invalid response", CheckOutcome.Failed),
        ("L7TOUT", "Layer7 timeout", CheckOutcome.Failed),
        ("L7RSP", "Layer7 invalid response", CheckOutcome.Failed),
        ("L7OK", "Layer7 check passed", CheckOutcome.Passed),
        ("L7OKC", "Layer7 check conditionally passed", CheckOutcome.ConditionallyPassed),
        ("L7STS", "Layer7 wrong status", CheckOutcome.Failed),
        ("PROCERR", "External check error", CheckOutcome.Failed),
        ("PROCTOUT", "External check timeout", CheckOutcome.Failed),
        ("PROCOK", "External check passed", CheckOutcome.Passed),
    ];

    /// <summary>The short word, as in the CSV statistics.</summary>
    internal static string Word(this CheckStatus status) => Table[(int)status].Word;

    /// <summary>The words after "reason: ".</summary>
    internal static string Describe(this CheckStatus status) => Table[(int)status].Description;

    /// <summary>What it means for the server.</summary>
    internal static CheckOutcome Outcome(this CheckStatus status) => Table[(int)status].Outcome;

    /// <summary>Whether log lines show a code with it.</summary>
    internal static bool HasCode(this CheckStatus status) => status >= CheckStatus.Layer7Ok;

    /// <summary>The status that <c>ok-status</c>, <c>error-status</c> or <c>tout-status</c> names.</summary>
    /// <param name="word">Upper case, such as L7RSP; null for none.</param>
    /// <returns>The status; null when the word is null or names none.</returns>
    internal static CheckStatus? FromWord(string? word)
    {
        for (var i = 0; i < Table.Length; i++)
        {
            if (Table[i].Word == word)
            {
                return (CheckStatus)i;
            }
        }

        return null;
    }
}

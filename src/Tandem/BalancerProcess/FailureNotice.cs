using System.Text;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.BalancerProcess;

/// <summary>
/// Why a worker does not come to work, for the supervisor of its master: whoever asked for a reload reads it there, and not only in the log. Goes the
/// way of sd_notify(3), as a variable of our own.
/// </summary>
internal static class FailureNotice
{
    /// <summary>The variable.</summary>
    internal const string Variable = "X_TANDEM_WHY";

    /// <summary>What a supervisor reads at once is 4096 bytes; more is left to the log.</summary>
    private const int MostBytes = 3_000;

    private const char Between = '\t';

    /// <summary>Tells the supervisor, if there is one.</summary>
    /// <param name="failures">What failed, the first thing first.</param>
    internal static void Send(IReadOnlyList<string> failures)
    {
        if (!ControlDirectory.IsSupervised || failures.Count == 0)
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var failure in failures)
        {
            var line = failure.Replace(Between, ' ').Replace('\n', ' ');
            if (Encoding.UTF8.GetByteCount(line) + Encoding.UTF8.GetByteCount(text.ToString()) >= MostBytes)
            {
                break;
            }

            _ = text.Append(text.Length > 0 ? Between : "").Append(line);
        }

        SystemdNotification.Send(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), $"{Variable}={text}\n");
    }

    /// <summary>What was sent, one by one.</summary>
    /// <param name="value">The variable's value.</param>
    internal static string[] Read(string value) => value.Split(Between, StringSplitOptions.RemoveEmptyEntries);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tandem.Bench.Load;

/// <summary>Closed-loop load by wrk: so many connections, each with one request under way.</summary>
internal static partial class Wrk
{
    /// <returns>Requests done and seconds taken.</returns>
    public static (long Requests, double Seconds) Run(string url, int connections, double seconds, bool closing = false, ulong? cores = null)
    {
        // wrk takes whole seconds only.
        var whole = Math.Max(1, (int)Math.Round(seconds));
        var arguments = new List<string> { "-t", "1", "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", $"{whole}s" };
        if (closing)
        {
            arguments.AddRange(["-H", "Connection: close"]);
        }

        arguments.Add(url);
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("wrk did not start");
        if (cores is { } mask)
        {
            Peers.Cores.Place(process.Id, mask);
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var done = Done().Match(output);
        if (!done.Success)
        {
            throw new InvalidOperationException($"wrk says: {output}");
        }

        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"bench: {url}: {string.Join("; ", output.Split('\n').Where(line => line.Contains("Non-2xx", StringComparison.Ordinal) || line.Contains("errors", StringComparison.Ordinal))).Trim()}");
        }

        return (long.Parse(done.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(done.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex Done();
}

using System.Diagnostics;
using System.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Diagnosis.Firewall;

/// <summary>
/// Runs the listing command of the old iptables, whose rules the kernel tells in a form of its own for each of its modules. It is run only where the
/// kernel says that such tables are in use, since asking would make them.
/// </summary>
internal static class LegacyTool
{
    /// <summary>Of its output, in characters; 50,000 rules have some 5 million.</summary>
    private const int MaxOutput = 16 * 1024 * 1024;

    private const int PatienceMs = 3000;

    /// <summary>The table's rules; null when there are none or when they could not be read, which is told.</summary>
    internal static LegacyRules? Read(string namesFile, string program, List<string> unseen)
    {
        var names = SmallFile.Read("/proc/net/" + namesFile);
        if (names == null || !names.Split('\n').Contains("filter"))
        {
            return null;
        }

        // Where the old one is the only one it has the name without the word.
        foreach (var tool in (string[])[$"{program}-legacy-save", $"{program}-save"])
        {
            if (Run(tool, out var tooLarge) is { } text && (tooLarge || !IsOfNfTables(text)))
            {
                if (!tooLarge)
                {
                    return LegacyRules.Parse(program, text);
                }

                unseen.Add($"rules of the old {program}: {tool} writes more than {MaxOutput} characters");
                return null;
            }
        }

        unseen.Add($"rules of the old {program}: {program}-legacy-save is not there or fails ({program}-legacy -S shows them)");
        return null;
    }

    /// <summary>The newer iptables-save lists nf_tables, which are known already, and says so in its first line.</summary>
    private static bool IsOfNfTables(string text) =>
        text.Split('\n', 2)[0] is var first && (first.Contains("nf_tables", StringComparison.Ordinal) || first.Contains("nft", StringComparison.Ordinal));

    private static string? Run(string tool, out bool tooLarge)
    {
        tooLarge = false;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, ["-t", "filter"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
            {
                return null;
            }

            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            using var patience = new Timer(_ => End(process), null, PatienceMs, Timeout.Infinite);
            var text = new StringBuilder();
            var part = new char[64 * 1024];
            for (var count = process.StandardOutput.Read(part); count > 0 && !tooLarge; count = process.StandardOutput.Read(part))
            {
                text.Append(part.AsSpan(0, count));
                tooLarge = text.Length > MaxOutput;
            }

            if (tooLarge)
            {
                End(process);
                return "";
            }

            return process.WaitForExit(PatienceMs) && process.ExitCode == 0 ? text.ToString() : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // It has ended by itself, or is looked at no more.
        }
    }
}

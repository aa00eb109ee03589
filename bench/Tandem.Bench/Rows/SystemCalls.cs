using System.Diagnostics;
using System.Globalization;
using Tandem.Bench.Load;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>System calls a request under loaded keep-alive, counted by strace.</summary>
internal sealed class SystemCalls : IRow
{
    public string Name => "syscalls";

    public IEnumerable<Figure> Measure(Bench bench)
    {
        var values = bench.InTurns(new Setup(), peer => Wrk.Run(peer.Url, 64, 1), peer =>
        {
            var report = Path.Combine(bench.Folder, $"strace-{peer.Name}");
            using var strace = Process.Start(new ProcessStartInfo("strace", ["-c", "-f", "-o", report, .. peer.WorkerPids.SelectMany(pid => (string[])["-p", pid.ToString(CultureInfo.InvariantCulture)])])
            {
                RedirectStandardError = true,
            }) ?? throw new InvalidOperationException("strace did not start");
            // It says "Process N attached" for each when it is ready.
            _ = strace.StandardError.ReadLine();
            Thread.Sleep(200);
            var (requests, _) = Wrk.Run(peer.Url, 64, 2);
            Libc.Kill(strace.Id, Libc.SigInt);
            strace.WaitForExit();
            return Calls(report) / (double)requests;
        });
        yield return new Figure("system calls a request, keep-alive, 64 connections", "calls", values) { Limit = 4.2 };
    }

    /// <summary>The sum of the column "calls": "% time seconds usecs/call calls errors syscall".</summary>
    private static long Calls(string report) => File.ReadLines(report)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length >= 5 && fields[^1] != "total" && long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Sum(fields => long.Parse(fields[3], CultureInfo.InvariantCulture));
}

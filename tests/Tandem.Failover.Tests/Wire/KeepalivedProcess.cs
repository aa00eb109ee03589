using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tandem.Failover.Tests.Wire;

/// <summary>The real keepalived on a host, with its log.</summary>
internal sealed class KeepalivedProcess : IDisposable
{
    private readonly BlockingCollection<string> lines = [];
    private readonly List<string> seen = [];
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("tandem-wire-").FullName;

    internal KeepalivedProcess(string host, string configuration, string arguments = "")
    {
        var file = Path.Combine(folder, "keepalived.conf");
        File.WriteAllText(file, configuration);
        process = Process.Start(new ProcessStartInfo(
            "ip", $"netns exec {host} /usr/sbin/keepalived -n -l -P -f {file} -p {folder}/parent.pid -r {folder}/vrrp.pid {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits for a line, given without its date; it may have come already.</summary>
    internal void WaitFor(string wanted, int timeoutMs = 15_000)
    {
        var deadline = Environment.TickCount64 + timeoutMs;
        while (!seen.Contains(wanted))
        {
            var left = (int)Math.Max(0, deadline - Environment.TickCount64);
            Assert.True(lines.TryTake(out var line, left), $"keepalived did not say: {wanted}\nIt said:\n{string.Join('\n', seen)}");
            seen.Add(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
    }

    public void Dispose()
    {
        using (var kill = Process.Start("kill", $"-TERM {process.Id}"))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(10_000), "keepalived did not stop");
        process.Dispose();
        Directory.Delete(folder, true);
    }

    private void Add(string? line)
    {
        if (line != null)
        {
            lines.Add(line);
        }
    }
}

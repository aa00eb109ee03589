using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>The real haproxy with the site. Where it is not installed it does not run.</summary>
public sealed class HaproxySite : IDisposable
{
    private const string Program = "/usr/sbin/haproxy";
    private readonly Process? process;
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-explain-").FullName;

    public HaproxySite() => process = File.Exists(Program) ? Start() : null;

    internal ExplainedSite Site { get; } = new();

    internal bool IsInstalled => process != null;

    public void Dispose()
    {
        if (process != null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    private Process Start()
    {
        var path = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(path, Site.Configuration);
        var started = Process.Start(new ProcessStartInfo(Program, $"-db -f {path}") { RedirectStandardError = true })!;
        var errors = new StringBuilder();
        started.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        started.BeginErrorReadLine();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            Assert.False(started.HasExited, errors.ToString());
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, Site.Port("www"));
                return started;
            }
            catch (SocketException)
            {
                Thread.Sleep(10);
            }
        }

        throw new TimeoutException(errors.ToString());
    }
}

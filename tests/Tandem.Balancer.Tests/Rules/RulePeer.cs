using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Rules;

/// <summary>The real haproxy, with a frontend of given rules on loopback. Tests that need it do nothing where it is not installed.</summary>
internal sealed class RulePeer : IDisposable
{
    private const string Program = "/usr/sbin/haproxy";
    private readonly Process process;
    private readonly string directory;
    private readonly int port;

    private RulePeer(Process process, string directory, int port)
    {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    internal static bool IsInstalled => File.Exists(Program);

    internal static RulePeer Start(IEnumerable<string> lines)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var directory = Directory.CreateTempSubdirectory("tandem-rules-").FullName;
        var process = Launch(directory, Configuration(port, lines), "-db -f");
        var output = new StringBuilder();
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginErrorReadLine();
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(20);)
        {
            if (process.HasExited)
            {
                process.WaitForExit();
                Assert.Fail($"haproxy refused its configuration: {output}");
            }

            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return new RulePeer(process, directory, port);
            }
            catch (SocketException)
            {
                Thread.Sleep(20);
            }
        }

        throw new TimeoutException("haproxy did not listen");
    }

    /// <summary>Whether it refuses a line, and with which words.</summary>
    internal static bool Refuses(string line, out string output)
    {
        var directory = Directory.CreateTempSubdirectory("tandem-rules-").FullName;
        using var process = Launch(directory, Configuration(1, [line]), "-c -f");
        var alerts = process.StandardError.ReadToEnd().Split('\n').Where(one => one.StartsWith("[ALERT]", StringComparison.Ordinal));
        output = string.Join(' ', alerts.Select(one => one[(one.IndexOf(" : ", StringComparison.Ordinal) + 3)..]));
        process.WaitForExit();
        Directory.Delete(directory, recursive: true);
        return process.ExitCode != 0;
    }

    /// <summary>Sends a request on a connection of its own and reads one response with its length.</summary>
    internal string Ask(string request)
    {
        using var client = new TcpClient { ReceiveTimeout = 10_000 };
        client.Connect(IPAddress.Loopback, port);
        var stream = client.GetStream();
        stream.Write(Encoding.Latin1.GetBytes(request));
        var answer = new List<byte>();
        var buffer = new byte[16384];
        while (true)
        {
            var count = stream.Read(buffer);
            if (count == 0)
            {
                break;
            }

            answer.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.Latin1.GetString([.. answer]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var field = text.IndexOf("content-length: ", StringComparison.Ordinal);
            if (end >= 0 && field >= 0 && field < end)
            {
                var length = int.Parse(new string([.. text[(field + 16)..].TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
                if (text.Length >= end + 4 + length)
                {
                    return text;
                }
            }
        }

        return Encoding.Latin1.GetString([.. answer]);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static Process Launch(string directory, string configuration, string arguments)
    {
        var path = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(path, configuration, Encoding.Latin1);
        return Process.Start(new ProcessStartInfo(Program, $"{arguments} {path}")
        {
            RedirectStandardError = true,
            WorkingDirectory = directory,
        })!;
    }

    private static string Configuration(int port, IEnumerable<string> lines) =>
        $"""
        defaults
          mode http
          timeout connect 5s
          timeout client 5s
          timeout server 5s
        backend back
          server s 127.0.0.1:9
        frontend front
          bind 127.0.0.1:{port}
          #rules
        {string.Join("\n", lines)}

        """;
}

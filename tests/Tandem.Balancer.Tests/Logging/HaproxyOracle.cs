using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>A running HAProxy to compare with, where one is installed.</summary>
internal sealed class HaproxyOracle : IDisposable
{
    private const string Executable = "/usr/sbin/haproxy";

    private readonly Process process;
    private readonly string file;

    private HaproxyOracle(Process process, string file)
    {
        this.process = process;
        this.file = file;
    }

    internal int ProcessId => process.Id;

    /// <summary>Starts it and waits until a port accepts; null where HAProxy 2.6 is not installed.</summary>
    /// <param name="configuration">The text of haproxy.cfg.</param>
    /// <param name="port">A port whose connections it does not log.</param>
    internal static HaproxyOracle? Start(string configuration, int port)
    {
        if (!File.Exists(Executable) || !IsVersion26())
        {
            return null;
        }

        var file = Path.GetTempFileName();
        File.WriteAllText(file, configuration);
        var process = Process.Start(new ProcessStartInfo(Executable, ["-db", "-f", file]) { RedirectStandardError = true })!;
        var deadline = Stopwatch.StartNew();
        while (!Accepts(port))
        {
            if (process.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(10))
            {
                throw new InvalidOperationException("haproxy did not start: " + process.StandardError.ReadToEnd());
            }

            Thread.Sleep(20);
        }

        return new HaproxyOracle(process, file);
    }

    /// <summary>Ports that nobody uses now.</summary>
    internal static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Dispose());
        return ports;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        File.Delete(file);
    }

    private static bool IsVersion26()
    {
        using var version = Process.Start(new ProcessStartInfo(Executable, "-v") { RedirectStandardOutput = true })!;
        return version.StandardOutput.ReadToEnd().Contains("version 2.6.", StringComparison.Ordinal);
    }

    private static bool Accepts(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

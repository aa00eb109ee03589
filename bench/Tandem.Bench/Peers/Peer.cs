using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Tandem.Bench.Peers;

/// <summary>A running program: where it answers, and what its processes have used so far, as the kernel accounts it.</summary>
internal sealed class Peer : IDisposable
{
    // /proc counts in ticks of 1/100 s on every Linux that .NET runs on (sysconf(_SC_CLK_TCK)).
    private const double TicksPerSecond = 100;

    private readonly Process process;
    private readonly bool workersAreChildren;

    private Peer(string name, int port, Process process, bool workersAreChildren)
    {
        Name = name;
        Port = port;
        this.process = process;
        this.workersAreChildren = workersAreChildren;
    }

    public string Name { get; }

    public int Port { get; }

    public int Pid => process.Id;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>The processes that carry the traffic: the workers of nginx, the one process of the others.</summary>
    public IReadOnlyList<int> WorkerPids => workersAreChildren
        ? [.. File.ReadAllText($"/proc/{Pid}/task/{Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))]
        : [Pid];

    public static Peer Start(string name, int port, string path, IEnumerable<string> arguments, bool workersAreChildren)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start");
        var said = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peer = new Peer(name, port, process, workersAreChildren);
        var clock = Stopwatch.StartNew();
        while (!Answers(port))
        {
            if (process.HasExited || clock.ElapsedMilliseconds > 10000)
            {
                peer.Dispose();
                throw new InvalidOperationException($"{name} does not answer on port {port}:\n{said}");
            }

            Thread.Sleep(1);
        }

        return peer;
    }

    /// <summary>Whether one whole request is answered with 200.</summary>
    public static bool Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 2000 };
        try
        {
            socket.Connect("127.0.0.1", port);
            socket.Send("GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"u8);
            var buffer = new byte[512];
            var count = socket.Receive(buffer);
            return count > 12 && buffer.AsSpan(0, count).StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>User and system time of all threads of the workers, in seconds.</summary>
    public double CpuSeconds() => WorkerPids.Sum(pid =>
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    });

    /// <summary>Resident memory of the workers, in bytes.</summary>
    public long ResidentBytes() => WorkerPids.Sum(pid =>
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    });

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Libc.Kill(process.Id, Libc.SigTerm);
            if (!process.WaitForExit(3000))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }

        process.Dispose();
    }

    private static void Keep(System.Text.StringBuilder said, string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }
}

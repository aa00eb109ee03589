using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Tandem.Peers.Tests.Harness;

/// <summary>One started proxy process: its output, its readiness, its signals and its end. Only this process is ever signalled, by pid.</summary>
internal sealed partial class ProxyUnderTest : IDisposable
{
    public const int SigHup = 1;
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigUsr1 = 10;
    public const int SigUsr2 = 12;
    public const int SigTerm = 15;

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private ProxyUnderTest(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => process.Id;

    public bool HasExited => process.HasExited;

    public string Output => Read(output);

    public string Errors => Read(errors);

    public static ProxyUnderTest Start(PeerProgram program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (!File.Exists(program.Path))
        {
            throw new InvalidOperationException($"{program.Path} does not exist: run ./test, or TANDEM_BUILD_ONLY=1 ./tandem first.");
        }

        var start = new ProcessStartInfo(program.Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program.Path} did not start.");
        process.StandardInput.Close();
        return new ProxyUnderTest(process);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int Status, string Output, string Errors)> RunAsync(PeerProgram program, params string[] arguments)
    {
        using var run = Start(program, arguments);
        var status = await run.ExitAsync(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"{program.Name} {string.Join(' ', arguments)} did not end.");
        return (status, run.Output, run.Errors);
    }

    /// <summary>Returns when something listens on each port (seen in /proc/net/tcp: a probing connection would be logged and counted).</summary>
    public async Task ListeningAsync(params int[] ports)
    {
        var clock = Stopwatch.StartNew();
        while (!Array.TrueForAll(ports, port => IsListening(port, $"{Pid}")))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The proxy ended with status {process.ExitCode} before it listened:\n{Errors}{Output}");
            }

            if (clock.Elapsed > TimeSpan.FromSeconds(15))
            {
                throw new TimeoutException($"The proxy does not listen after 15 s:\n{Errors}{Output}");
            }

            await Task.Delay(4);
        }
    }

    /// <summary>Whether anybody listens on the port in the network of this process.</summary>
    /// <param name="port">TCP, IPv4 or IPv6.</param>
    /// <param name="pid">A number, or "self".</param>
    public static bool IsListening(int port, string pid = "self")
    {
        var wanted = port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in (string[])[$"/proc/{pid}/net/tcp", $"/proc/{pid}/net/tcp6"])
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines(table);
            }
            catch (IOException)
            {
                // It has just ended.
                return false;
            }

            foreach (var line in lines.Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[3] == "0A" && fields[1].EndsWith(':' + wanted, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A worker may answer before its master listens to signals: the master says "Loading success" when it does, once a
    /// (re)load. A master that does not say so is given the time.</summary>
    public async Task LoadedAsync(int times)
    {
        for (var waited = 0; waited < 700 && Errors.Split("Loading success").Length - 1 < times; waited += 10)
        {
            await Task.Delay(10);
        }

        if (times > 0)
        {
            await Task.Delay(100);
        }
    }

    public void Signal(int signal) => _ = SendSignal(process.Id, signal);

    public static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

    /// <summary>The exit status (128 + signal when a signal ended it); null when it still runs after <paramref name="patience"/>.</summary>
    public async Task<int?> ExitAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            // A master takes its workers along on SIGTERM; SIGKILL would leave them.
            Signal(SigTerm);
            if (!process.WaitForExit(3000))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(3000);
            }
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    private static void Append(StringBuilder target, string? line)
    {
        if (line is not null)
        {
            lock (target)
            {
                target.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder source)
    {
        lock (source)
        {
            return source.ToString();
        }
    }
}

using System.Diagnostics;
using System.Net.Sockets;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>A real haproxy of one thread, whose sockets are files in a directory of its own.</summary>
internal sealed class HaproxyProcess : IDisposable
{
    private readonly Process process;

    private HaproxyProcess(Process process, string directory)
    {
        this.process = process;
        Directory = directory;
    }

    internal string Directory { get; }

    /// <summary>Starts haproxy and waits until it listens on these sockets; {DIR} in the text stands for its directory.</summary>
    internal static HaproxyProcess Start(string configuration, params string[] sockets)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("tandem-").FullName;
        string file = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(file, configuration.Replace("{DIR}", directory, StringComparison.Ordinal));
        var start = new ProcessStartInfo("haproxy", ["-db", "-q", "-f", file]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var haproxy = new HaproxyProcess(process, directory);
        var patience = Stopwatch.StartNew();
        foreach (string socket in sockets)
        {
            while (!haproxy.IsListening(socket))
            {
                if (process.HasExited || patience.Elapsed.TotalSeconds > 20)
                {
                    haproxy.Dispose();
                    throw new InvalidOperationException("haproxy does not run: " + errors);
                }

                Thread.Sleep(2);
            }
        }

        return haproxy;
    }

    private bool IsListening(string name)
    {
        try
        {
            Connect(name).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    internal Socket Connect(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 10_000,
            SendTimeout = 10_000,
        };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(Directory, name + ".sock")));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

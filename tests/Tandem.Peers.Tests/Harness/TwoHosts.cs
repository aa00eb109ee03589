using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tandem.Peers.Tests.Harness;

/// <summary>A host for the proxy and a host with three nginx servers, as network namespaces with a cable between them
/// (TestData/main-job.sh). Needs root.</summary>
internal sealed partial class TwoHosts : IDisposable
{
    private const int NewNetwork = 0x40000000;

    private readonly Process script;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread inside;

    private TwoHosts(Process script, int[] servers)
    {
        this.script = script;
        Servers = servers;
        inside = new Thread(Work) { IsBackground = true };
        inside.Start();
    }

    /// <summary>The pids of server1, server2 and server3.</summary>
    public int[] Servers { get; }

    public static TwoHosts Start(string folder)
    {
        var script = Process.Start(new ProcessStartInfo("unshare", ["-n", "-m", "bash", Path.Combine(AppContext.BaseDirectory, "TestData/main-job.sh"), folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("unshare did not start");
        var line = script.StandardOutput.ReadLine();
        if (line?.StartsWith("ready ", StringComparison.Ordinal) != true)
        {
            script.StandardInput.Close();
            throw new InvalidOperationException($"the hosts were not built: {line} {script.StandardError.ReadToEnd()}");
        }

        return new TwoHosts(script, [.. line.Split(' ').Skip(1).Select(int.Parse)]);
    }

    /// <summary>Starts the program on the proxy's host: nsenter becomes it, so the pid is its own.</summary>
    public ProxyUnderTest StartProxy(PeerProgram program, params string[] arguments) =>
        ProxyUnderTest.Start(new PeerProgram(program.Name, "/usr/bin/nsenter"), ["-t", $"{script.Id}", "-n", "-m", "--", program.Path, .. arguments]);

    /// <summary>A socket belongs to the network in which it was made, whoever uses it later; so one thread lives there and makes them.</summary>
    public Socket NewSocket(SocketType type)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                made.SetResult(new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp));
            }
            catch (SocketException e)
            {
                made.SetException(e);
            }
        });
        return made.Task.Result;
    }

    public void Dispose()
    {
        work.CompleteAdding();
        inside.Join();
        work.Dispose();
        script.StandardInput.Close();
        if (!script.WaitForExit(3000))
        {
            script.Kill(entireProcessTree: true);
            script.WaitForExit();
        }

        script.Dispose();
    }

    private void Work()
    {
        using (var space = File.OpenHandle($"/proc/{script.Id}/ns/net"))
        {
            if (SetNamespace((int)space.DangerousGetHandle(), NewNetwork) != 0)
            {
                throw new InvalidOperationException("setns failed");
            }
        }

        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }

    [LibraryImport("libc", EntryPoint = "setns")]
    private static partial int SetNamespace(int descriptor, int kind);
}

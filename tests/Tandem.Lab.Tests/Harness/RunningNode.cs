using System.Globalization;
using System.Text.Json;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests.Harness;

/// <summary><c>tandem run</c> on a host, with its files where people have them.</summary>
internal sealed class RunningNode
{
    public const string HaproxyFile = "/etc/haproxy/haproxy.cfg";
    public const string KeepalivedFile = "/etc/keepalived/keepalived.conf";

    private RunningNode(Host host, HostProcess process)
    {
        Host = host;
        Process = process;
    }

    public static string Program { get; } = Path.Combine(Path.GetDirectoryName(PairPrograms.PathOf(PairPrograms.Tandem))!, "tandem");

    public Host Host { get; }

    public HostProcess Process { get; }

    public ProcessOutput Log => Process.Output;

    public static RunningNode Start(Host host, string haproxy, string keepalived, params string[] environment)
    {
        host.WriteFile(HaproxyFile, haproxy);
        host.WriteFile(KeepalivedFile, keepalived);
        return new RunningNode(host, host.Start(Program, ["run"], environment));
    }

    public RunningNode AwaitReady()
    {
        Log.Await(") are at work", Pair.Patience);
        return this;
    }

    /// <summary>A configuration with one server on the very host, which answers by itself: its name tells who answered.</summary>
    public static string Haproxy(string name, string more = "") => $"""
        defaults
            mode http
            timeout connect 1s
            timeout client 15s
            timeout server 5s
        frontend web
            bind :80
            default_backend app
        backend app
            server s1 127.0.0.1:8081 check inter 1s
        {more}
        frontend inner
            bind 127.0.0.1:8081
            http-request return status 200 content-type text/plain string "{name}"

        """;

    /// <summary>Runs a verb on the host; its exit code, and what it wrote.</summary>
    public (int Code, string Output) Run(params string[] words)
    {
        using var verb = Host.Start(Program, words);
        return (verb.AwaitEnd(Pair.Patience), verb.Output.Text);
    }

    public JsonElement Status()
    {
        var (_, output) = Run("status", "--json");
        return JsonDocument.Parse(output).RootElement;
    }

    public string Sentence() => Status().GetProperty("sentence").GetString()!;

    /// <summary>Waits until a status is as wanted.</summary>
    public JsonElement AwaitStatus(Predicate<JsonElement> wanted)
    {
        var ends = Environment.TickCount64 + (long)Pair.Patience.TotalMilliseconds;
        while (true)
        {
            var status = Status();
            if (wanted(status))
            {
                return status;
            }

            Assert.True(Environment.TickCount64 < ends, $"{Host.Name}: {status}\n{Log.Text}");
        }
    }

    /// <summary>The process of a name, as its number is outside of the host.</summary>
    public int PidOf(string part)
    {
        var inside = Status().GetProperty(part).GetProperty("pid").GetInt32().ToString(CultureInfo.InvariantCulture);
        foreach (var pid in ProcessTree.DescendantsOf(Process.Pid))
        {
            if (ProcessTree.NumberInside(pid) == inside)
            {
                return pid;
            }
        }

        throw new LabFailure($"{Host.Name}: no process {inside}\n{Log.Text}");
    }

    public void Kill(string part) => ProcessSignals.Send(PidOf(part), SignalNumber.Kill);

    public int Stop()
    {
        Process.Signal(SignalNumber.Term);
        return Process.AwaitEnd(TimeSpan.FromSeconds(40));
    }
}

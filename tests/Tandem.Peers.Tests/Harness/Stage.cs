using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tandem.Peers.Tests.Harness;

/// <summary>One run of a scenario with one of the two programs: its ports, servers, log sink and processes, and the transcript
/// of all that was observed, with the volatile parts masked. Two stages of one scenario must end with the same transcript.</summary>
internal sealed partial class Stage : IDisposable
{
    private readonly Dictionary<string, int> ports = [];
    private readonly List<IDisposable> owned = [];
    private readonly StringBuilder transcript = new();

    public Stage(PeerProgram program)
    {
        Program = program;
        Folder = Directory.CreateTempSubdirectory("peers-").FullName;
        Log = new SyslogSink();
        ports["log"] = Log.Port;
    }

    public PeerProgram Program { get; }

    /// <summary>A folder of this stage's own, removed at its end; stands for <c>&lt;dir&gt;</c> in configurations.</summary>
    public string Folder { get; }

    public SyslogSink Log { get; }

    public bool IsOracle => ReferenceEquals(Program, PeerProgram.Oracle);

    public string Transcript => transcript.ToString();

    /// <summary>The number that stands for <c>&lt;name&gt;</c> in configurations and masks the port in the transcript.</summary>
    public int Port(string name)
    {
        if (!ports.TryGetValue(name, out var port))
        {
            port = ports[name] = FreePorts.Take();
        }

        return port;
    }

    public ScriptedServer Server(string name, Func<ScriptedServer, ByteStream, Task> script)
    {
        var server = Own(new ScriptedServer(name, script, ports.GetValueOrDefault(name)));
        ports[name] = server.Port;
        return server;
    }

    /// <summary>Starts the program with this configuration; returns when it listens on each port that a bind line names.</summary>
    /// <param name="configuration">With <c>&lt;name&gt;</c> for ports and <c>&lt;dir&gt;</c> for the stage's folder.</param>
    /// <param name="arguments">Beyond <c>-f FILE</c>; <c>-db</c> when none are given.</param>
    public async Task<ProxyUnderTest> StartAsync(string configuration, params string[] arguments)
    {
        var file = Write("haproxy.cfg", configuration);
        var proxy = Own(ProxyUnderTest.Start(Program, ["-f", file, .. arguments.Length == 0 ? ["-db"] : arguments.Select(Fill)]));
        await proxy.ListeningAsync([.. BindPort().Matches(configuration).Select(match => Port(match.Groups[1].Value))]);
        return proxy;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, Fill(text));
        return path;
    }

    public string Fill(string text) =>
        PortName().Replace(text.Replace("<dir>", Folder, StringComparison.Ordinal),
            match => Port(match.Groups[1].Value).ToString(CultureInfo.InvariantCulture));

    public async Task<RawClient> ConnectAsync(string port = "fe", string address = "127.0.0.1", string? source = null) =>
        Own(await RawClient.ConnectAsync(Port(port), address, source));

    public void Note(string heading, object? text)
    {
        var shown = text?.ToString() ?? "(nothing)";
        foreach (var (name, port) in ports)
        {
            shown = shown.Replace(port.ToString(CultureInfo.InvariantCulture), $"<{name}>", StringComparison.Ordinal);
        }

        shown = shown.Replace(Folder, "<dir>", StringComparison.Ordinal);
        transcript.Append("== ").Append(heading).Append('\n').Append(shown.TrimEnd('\n')).Append('\n');
    }

    /// <summary>Whether the proxy ends the connection: at once when it said so, else it is seen as kept open.</summary>
    public async Task NoteStateAsync(string heading, ByteStream client, bool closeExpected)
    {
        var rest = await client.ReadToEndAsync(TimeSpan.FromMilliseconds(closeExpected ? 3000 : 80));
        Note(heading, client.State + (rest.Length > 0 ? " after " + Bytes.Visible(rest) : ""));
    }

    public void NoteServer(ScriptedServer server) => Note($"server {server.Name} received", string.Concat(server.TakeNotes()));

    /// <summary>Notes the next <paramref name="count"/> log lines, and those that came beyond them.</summary>
    public async Task NoteLogsAsync(int count, Func<string, string>? further = null)
    {
        var lines = new List<string>();
        while (lines.Count < count && await Log.NextAsync(ByteStream.Patience) is { } line)
        {
            lines.Add(line);
        }

        while (Log.TryNext(out var surplus))
        {
            lines.Add(surplus!);
        }

        Note("log", string.Join('\n', lines.Select(line => Bytes.Visible((further ?? (same => same))(NamePorts(line))))));
    }

    /// <summary>The transcript since the last call: a stage may serve several scenarios one after the other.</summary>
    public string TakeTranscript()
    {
        var taken = transcript.ToString();
        transcript.Clear();
        return taken;
    }

    public T Own<T>(T thing)
        where T : IDisposable
    {
        owned.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        for (var i = owned.Count - 1; i >= 0; i--)
        {
            owned[i].Dispose();
        }

        Log.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string NamePorts(string line)
    {
        foreach (var (name, port) in ports)
        {
            line = line.Replace($":{port}", $":<{name}>", StringComparison.Ordinal);
        }

        return Mask.LogLine(line);
    }

    [GeneratedRegex(@"<([a-z][a-z0-9]*)>")]
    private static partial Regex PortName();

    [GeneratedRegex(@"^\s*bind\s+\S*?:<([a-z][a-z0-9]*)>", RegexOptions.Multiline)]
    private static partial Regex BindPort();
}

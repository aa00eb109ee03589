using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>Raw requests at the edge of the protocol, one by one to one running process of each program: same answer, same bytes to
/// the server, same log line. Where a later HAProxy closed a hole of 2.6, Tandem does as the later one.</summary>
public sealed partial class MalformedRequestTests(MalformedRequestTests.Running running) : IClassFixture<MalformedRequestTests.Running>
{
    private const string Configuration = """
        global
            maxconn 200
            log 127.0.0.1:<log> local0
        defaults
            mode http
            log global
            option httplog
            timeout connect 2s
            timeout client 700ms
            timeout server 2s
            timeout http-request 500ms
        frontend fe
            bind 127.0.0.1:<fe>
            default_backend be
        backend be
            http-reuse never
            server s1 127.0.0.1:<s1>

        """;

    public static TheoryData<string> Table => [.. RawRequests.All.Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Both_agree(string name)
    {
        var request = RawRequests.All.Single(row => row.Name == name);
        var seen = await Task.WhenAll(running.ObserveAsync(PeerProgram.Oracle, request), running.ObserveAsync(PeerProgram.Subject, request));
        if (request is { Closed: null, Stripped: null })
        {
            Agreement.Compare(seen[0], seen[1]);
            return;
        }

        // The hole must still be one, or the row is out of date.
        Assert.False(!request.Undecided && IsClosed(seen[0], request), "haproxy has closed this hole; compare instead:\n" + seen[0]);
        if (PeerProgram.SubjectIsTandem)
        {
            Assert.True(IsClosed(seen[1], request), seen[1]);
        }
    }

    private static bool IsClosed(string transcript, RawRequest request) => request.Stripped is { } stripped
        ? transcript.Contains("HTTP/1.1 200", StringComparison.Ordinal) && !transcript.Contains(stripped, StringComparison.Ordinal)
        : transcript.Contains($"HTTP/1.1 {request.Closed}", StringComparison.Ordinal);

    /// <summary>Both programs, started once for all rows.</summary>
    public sealed partial class Running : IAsyncLifetime
    {
        [System.Text.RegularExpressions.GeneratedRegex(@"( \S{4}) \d+/\d+/")]
        private static partial System.Text.RegularExpressions.Regex Counts();

        private readonly Dictionary<PeerProgram, (Stage Stage, ScriptedServer Server)> stages = [];

        public async Task InitializeAsync()
        {
            foreach (var program in (PeerProgram[])[PeerProgram.Oracle, PeerProgram.Subject])
            {
                var stage = new Stage(program);
                var server = stage.Server("s1", ScriptedServer.Answering(Scenario.Ok));
                await stage.StartAsync(Configuration);
                stages[program] = (stage, server);
            }
        }

        public Task DisposeAsync()
        {
            foreach (var (stage, _) in stages.Values)
            {
                stage.Dispose();
            }

            return Task.CompletedTask;
        }

        internal async Task<string> ObserveAsync(PeerProgram program, RawRequest request)
        {
            var (stage, server) = stages[program];
            using var client = await RawClient.ConnectAsync(stage.Port("fe"));
            await client.SendAsync(request.Text);
            var answer = await client.ReadMessageAsync(request.Text.StartsWith("HEAD ", StringComparison.Ordinal));
            stage.Note("answer", answer);
            await stage.NoteStateAsync("client connection", client, answer?.Closes ?? true);
            client.Dispose();
            // The connection of the row before may be counted still.
            await stage.NoteLogsAsync(1, line => Counts().Replace(line, "$1 AC/FC/", 1));
            await server.RestAsync();
            // Connections are numbered over all rows, so here only what they carried counts. How much of a request had been passed on
            // when the rest of it turned out to be bad depends on what one receive returned.
            stage.Note("server received", string.Concat(server.TakeNotes()
                .Where(note => !note.Contains("<incomplete>", StringComparison.Ordinal))
                .Select(note => note[(note.IndexOf('\n', StringComparison.Ordinal) + 1)..])));
            return stage.TakeTranscript();
        }
    }
}

using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests.Scenarios;

/// <summary>One HTTP scenario: lines of configuration, raw requests sent one after the other on one connection (each after the
/// answer to the one before), and the raw answers of the server. What differs from this shape is a test method of its own.</summary>
internal sealed record Scenario(string Name)
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    public const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    public string Defaults { get; init; } = "";

    public string Frontend { get; init; } = "";

    public string Backend { get; init; } = "";

    /// <summary>The server lines, and more sections after the backend.</summary>
    public string Servers { get; init; } = "server s1 127.0.0.1:<s1>";

    public string LogOption { get; init; } = "option httplog";

    public string[] Requests { get; init; } = [Get];

    /// <summary>All requests leave in one send; the answers are read afterwards.</summary>
    public bool Pipelined { get; init; }

    /// <summary>The requests are pieces of one request, sent in segments of their own.</summary>
    public bool Pieces { get; init; }

    public string[] Answers { get; init; } = [Ok];

    /// <summary>Answers expected by the client; one per request when not said.</summary>
    public int? Expected { get; init; }

    /// <summary>Log lines expected; one per final answer when not said.</summary>
    public int? Logs { get; init; }

    /// <summary>The client is known to be closed although no answer says so.</summary>
    public bool Closed { get; init; }

    /// <summary>Where Tandem does better than 2.6: why, and lines that its transcript holds instead of HAProxy's.</summary>
    public (string Why, string[] Lines)? Better { get; init; }

    /// <summary>Milliseconds of the client, server, connect and other timeouts.</summary>
    public int Timeout { get; init; } = 4000;

    public static string Configuration(Scenario scenario) => $"""
        global
            maxconn 200
            log 127.0.0.1:<log> local0
        defaults
            mode http
            log global
            {scenario.LogOption}
            timeout connect {scenario.Timeout}
            timeout client {scenario.Timeout}
            timeout server {scenario.Timeout}
            {Indent(scenario.Defaults)}
        frontend fe
            bind 127.0.0.1:<fe>
            {Indent(scenario.Frontend)}
            default_backend be
        backend be
            {Indent(scenario.Backend)}
            {Indent(scenario.Servers)}

        """;

    public async Task PlayAsync(Stage stage)
    {
        var server = stage.Server("s1", ScriptedServer.Answering(Answers));
        await stage.StartAsync(Configuration(this));
        var client = await stage.ConnectAsync();
        var finals = 0;
        var closes = false;
        if (Pipelined)
        {
            await client.SendAsync(string.Concat(Requests));
        }
        else if (Pieces)
        {
            await client.SendPiecesAsync(Requests);
        }

        var expected = Expected ?? (Pieces ? 1 : Requests.Length);
        for (var i = 0; i < expected; i++)
        {
            var request = Requests[Math.Min(i, Requests.Length - 1)];
            if (!Pipelined && !Pieces)
            {
                await client.SendAsync(request);
            }

            HttpMessage? answer;
            do
            {
                answer = await client.ReadMessageAsync(request.StartsWith("HEAD ", StringComparison.Ordinal));
                stage.Note($"answer {i + 1}", answer);
            }
            while (answer is { IsInterim: true });
            if (answer is null)
            {
                break;
            }

            finals++;
            closes = answer.Closes;
        }

        await stage.NoteStateAsync("client connection", client, closes || Closed);
        client.Dispose();
        await stage.NoteLogsAsync(Logs ?? finals);
        stage.NoteServer(server);
    }

    public override string ToString() => Name;

    private static string Indent(string lines) => lines.Trim().ReplaceLineEndings("\n    ");
}

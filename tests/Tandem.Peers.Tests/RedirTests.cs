using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>A server that sends readers elsewhere: <c>server ... redir PREFIX</c>.</summary>
public sealed class RedirTests
{
    [Theory]
    [InlineData("GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("HEAD http://h/q HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET http://h/q?x HTTP/1.0\r\n\r\n")]
    [InlineData("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab")]
    public Task Readers_are_redirected_and_writers_served(string request) => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        await stage.StartAsync("""
            global
                log 127.0.0.1:<log> local0
            defaults
                mode http
                log global
                option httplog
                timeout connect 2s
                timeout client 4s
                timeout server 4s
            listen fe
                bind 127.0.0.1:<fe>
                server s1 127.0.0.1:<s1> redir http://img.example.com/x

            """);
        using var client = await stage.ConnectAsync();
        await client.SendAsync(request);
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });
}

namespace Tandem.Peers.Tests.Scenarios;

/// <summary>Who keeps or closes which connection, and what the Connection headers say, by version and option.</summary>
internal static class ConnectionScenarios
{
    private const string Http10 = "GET / HTTP/1.0\r\n\r\n";
    private const string Http10Kept = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private const string Closing = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private const string OldAnswer = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string OldAnswerKept = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
    private const string Unbounded = "HTTP/1.1 200 OK\r\n\r\nuntil the end";
    private const string ClosingAnswer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    public static IEnumerable<Scenario> All()
    {
        yield return new("Keep_alive_serves_three_requests") { Requests = [Scenario.Get, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n", Scenario.Get] };
        yield return new("Pipelined_requests_are_answered_in_order")
        {
            Requests = ["GET /1 HTTP/1.1\r\nHost: a\r\n\r\n", "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n"],
            Answers = ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n3"],
            Pipelined = true,
        };
        yield return new("Pipelined_after_close_is_not_answered") { Requests = [Closing, Scenario.Get], Pipelined = true, Expected = 1 };
        yield return new("Client_asks_to_close") { Requests = [Closing] };
        yield return new("Client_of_1_0") { Requests = [Http10] };
        yield return new("Client_of_1_0_keeps_alive") { Requests = [Http10Kept, Http10Kept] };
        yield return new("Client_of_1_0_to_server_of_1_0") { Requests = [Http10], Answers = [OldAnswer] };
        yield return new("Server_of_1_0_closes") { Requests = [Scenario.Get, Scenario.Get], Answers = [OldAnswer] };
        yield return new("Server_of_1_0_keeps_alive") { Requests = [Scenario.Get, Scenario.Get], Answers = [OldAnswerKept] };
        yield return new("Client_of_1_0_server_of_1_0_both_keep") { Requests = [Http10Kept, Http10Kept], Answers = [OldAnswerKept] };
        yield return new("Server_asks_to_close") { Requests = [Scenario.Get, Scenario.Get], Answers = [ClosingAnswer] };
        yield return new("Body_until_close") { Answers = [Unbounded] };
        yield return new("Body_until_close_to_1_0") { Requests = [Http10], Answers = [Unbounded] };
        yield return new("Body_until_close_to_1_0_kept") { Requests = [Http10Kept], Answers = [Unbounded] };
        yield return new("Body_until_close_from_1_0") { Answers = ["HTTP/1.0 200 OK\r\n\r\nuntil the end"] };
        yield return new("Proxy_connection_header") { Requests = ["GET / HTTP/1.1\r\nHost: a\r\nProxy-Connection: keep-alive\r\n\r\n"] };
        yield return new("Keep_alive_header") { Requests = ["GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n"] };
        yield return new("Connection_names_a_header") { Requests = ["GET / HTTP/1.1\r\nHost: a\r\nConnection: x-foo, keep-alive\r\nX-Foo: 1\r\n\r\n"] };
        yield return new("Connection_close_among_others") { Requests = ["GET / HTTP/1.1\r\nHost: a\r\nConnection: x-foo, close\r\nX-Foo: 1\r\n\r\n"] };
        yield return new("Te_header_passes") { Requests = ["GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n"] };
        foreach (var option in (string[])["httpclose", "http-server-close", "http-keep-alive", "http-pretend-keepalive"])
        {
            var name = option.Replace('-', '_');
            yield return new($"Option_{name}") { Defaults = $"option {option}", Requests = option == "httpclose" ? [Scenario.Get] : [Scenario.Get, Scenario.Get] };
            yield return new($"Option_{name}_in_the_frontend") { Frontend = $"option {option}".Replace("option http-pretend-keepalive", "option http-keep-alive", StringComparison.Ordinal), Requests = option == "httpclose" ? [Scenario.Get] : [Scenario.Get, Scenario.Get] };
            yield return new($"Option_{name}_in_the_backend") { Backend = $"option {option}", Requests = [Scenario.Get, Scenario.Get], Expected = option == "httpclose" ? 1 : 2 };
            yield return new($"Option_{name}_for_1_0") { Defaults = $"option {option}", Requests = [Http10Kept] };
            yield return new($"Option_{name}_and_body_until_close") { Defaults = $"option {option}", Answers = [Unbounded] };
        }

        yield return new("Server_close_and_pretend") { Defaults = "option http-server-close\noption http-pretend-keepalive", Requests = [Scenario.Get, Scenario.Get] };
        yield return new("No_option_httpclose_restores") { Defaults = "option httpclose", Frontend = "no option httpclose", Backend = "no option httpclose", Requests = [Scenario.Get, Scenario.Get] };
        foreach (var mode in (string[])["never", "safe", "aggressive", "always"])
        {
            yield return new($"Http_reuse_{mode}") { Backend = $"http-reuse {mode}", Requests = [Scenario.Get, Scenario.Get, Scenario.Get] };
        }

        yield return new("Refused_server") { Servers = "server s1 127.0.0.1:1\nretries 0" };
        yield return new("Refused_server_after_retries") { Servers = "server s1 127.0.0.1:1\nretries 1", Timeout = 4000 };
        yield return new("No_server") { Servers = "" };
        yield return new("Disabled_server") { Servers = "server s1 127.0.0.1:<s1> disabled" };
        yield return new("Weight_zero") { Servers = "server s1 127.0.0.1:<s1> weight 0" };
        yield return new("Backup_server_is_used_when_it_is_the_only_one") { Servers = "server s1 127.0.0.1:<s1> backup" };
        yield return new("Empty_answer_to_a_post") { Requests = ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"], Answers = [""] };
        yield return new("Half_a_head") { Answers = ["HTTP/1.1 200 O"] };
        yield return new("Answer_is_not_http") { Answers = ["SSH-2.0-OpenSSH_9.2\r\n\r\n"] };
        yield return new("Short_body") { Answers = ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nshort"], Closed = true };
        yield return new("Surplus_after_the_body") { Answers = ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"] };
        yield return new("Late_server") { Timeout = 300, Answers = ["HTTP/1.1 100 Continue\r\n\r\n"], Closed = true };
    }
}

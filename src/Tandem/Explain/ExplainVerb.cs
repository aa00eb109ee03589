using Tandem.Balancer.Explanation;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.Explain;

/// <summary><c>tandem explain</c>: what the balancer would do with a request, and why. Nothing is sent or opened.</summary>
internal static class ExplainVerb
{
    private const int UsageError = 2;
    private const string DefaultFile = "/etc/haproxy/haproxy.cfg";

    private const string Help = """
        tandem explain: what the balancer would do with a request, and why. It sends nothing and opens nothing.

          tandem explain 'GET http://www.example.com/api/v1' -f haproxy.cfg
          tandem explain 'POST http://www.example.com/' -H 'cookie: a=b' --from 10.0.0.7 --down api/s1 -f haproxy.cfg
          tandem explain tcp://192.0.2.1:3306 --from 10.0.0.7 -f haproxy.cfg

        Options:
          -f FILE                     the configuration; may be repeated (default: /etc/haproxy/haproxy.cfg)
          -H 'NAME: VALUE'            a header of the request; may be repeated
          --from ADDRESS[:PORT]       the client (default: 127.0.0.1)
          --to FRONTEND|ADDRESS:PORT  where it connects, when several frontends listen on the URL's port
          --down BACKEND/SERVER       a server that is down; may be repeated (default: all are up)
          --status CODE               what the server would answer (default: 200)
          --response-header 'NAME: VALUE'  a header of that answer; may be repeated
          --json                      the same as a JSON object

        Exit code: 0 when a server would be chosen or an answer given, 1 when the request would fail, 2 for a wrong command line
        or a configuration that does not load.

        """;

    private static readonly string[] Options =
        ["-f", "-H", "--from", "--to", "--down", "--status", "--response-header", "--json", "-h", "--help"];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>explain</c>.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is ["-h" or "--help" or "help", ..])
        {
            StandardStreams.WriteOutput(Help);
            return 0;
        }

        var line = new ExplainLine();
        for (var i = 0; i < arguments.Length; i++)
        {
            var word = arguments[i];
            if (word is "-h" or "--help")
            {
                StandardStreams.WriteOutput(Help);
                return 0;
            }

            if (word == "--json")
            {
                line.Json = true;
            }
            else if (!word.StartsWith('-') || word.Length == 1)
            {
                line.Words.Add(word);
            }
            else if (!Options.Contains(word))
            {
                var nearest = NearestWord.Find(word, Options);
                return Refuse($"unknown option '{word}'; {(nearest != null ? $"did you mean '{nearest}'?" : "'tandem explain --help' lists them.")}");
            }
            else if (i + 1 == arguments.Length)
            {
                return Refuse($"option '{word}' expects a word behind it; 'tandem explain --help' has examples.");
            }
            else
            {
                line.Given.Add((word, arguments[++i]));
            }
        }

        return Explain(line);
    }

    private static int Explain(ExplainLine line)
    {
        var text = string.Join(' ', line.Words);
        var question = QuestionText.Parse(text, out var fault);
        if (question == null)
        {
            return Refuse(Pointed(text, fault!));
        }

        foreach (var (option, value) in line.Given)
        {
            question = With(question, option, value, out fault);
            if (fault != null)
            {
                return Refuse($"{option}: {Pointed(value, fault)}");
            }
        }

        var files = line.Given.Where(one => one.Option == "-f").Select(one => one.Value).ToArray();
        using var explainer = OfflineConfiguration.Load("explain", files.Length > 0 ? files : [DefaultFile]);
        if (explainer == null)
        {
            return UsageError;
        }

        var told = explainer.Explain(question, out var mistake);
        if (told == null)
        {
            return Refuse(mistake!);
        }

        StandardStreams.WriteOutput(line.Json ? ExplanationJson.Write(told) : ExplanationText.Write(told));
        return told.Fails ? 1 : 0;
    }

    private static RequestQuestion With(RequestQuestion question, string option, string value, out QuestionFault? fault)
    {
        fault = null;
        switch (option)
        {
            case "-H":
                return HeaderText.Parse(value, out fault) is { } header ? question with { Headers = [.. question.Headers, header] } : question;
            case "--response-header":
                return HeaderText.Parse(value, out fault) is { } answered ? question with { ResponseHeaders = [.. question.ResponseHeaders, answered] } : question;
            case "--from":
                return question.WithFrom(value, out fault);
            case "--to":
                return question with { To = value };
            case "--down":
                return question with { Down = [.. question.Down, value] };
            case "--status":
                return question.WithStatus(value, out fault);
            default:
                return question;
        }
    }

    /// <summary>The fault with the word that it is in and a mark below its place, as messages about a configuration have it.</summary>
    private static string Pointed(string text, QuestionFault fault) => fault.Column == 0 || text.Length == 0 || text.Length > 200
        ? fault.Message + "."
        : $"column {fault.Column}: {fault.Message}\n  {text}\n  {new string(' ', fault.Column - 1)}^";

    private static int Refuse(string message)
    {
        StandardStreams.WriteError($"tandem: explain: {message}\n");
        return UsageError;
    }
}

using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>Reads the lines of a file of expectations. It reports every mistake at its word and goes on, so that all are seen at once.</summary>
internal sealed class ExpectationReader(SourceFile file, Func<string, string?> environment, Diagnostics diagnostics)
{
    private static readonly string[] Keywords = ["config", "request", "header", "down", "response", "response-header", "expect"];

    private readonly WordReader reader = new(environment, diagnostics);
    private readonly List<Word> configurations = [];
    private readonly List<ExpectedRequest> requests = [];
    private readonly List<Expectation> expectations = [];
    private RequestQuestion? question;
    private Position requestAt;
    private bool isOpen;

    internal ExpectationFile? Read(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (reader.Read(line.TrimEnd('\r'), file, number) is { Count: > 0 } words)
            {
                ReadLine(words);
            }
        }

        CloseRequest();
        if (requests.Count == 0 && !diagnostics.HasAlerts)
        {
            diagnostics.Alert(new Position(file, 0, 0), "there is no request in it; write 'request GET http://host/path' and below it 'expect backend NAME'.");
        }

        return diagnostics.HasAlerts ? null : new ExpectationFile(configurations, requests);
    }

    private void ReadLine(IReadOnlyList<Word> words)
    {
        var keyword = words[0];
        switch (keyword.Text)
        {
            case "config":
                ReadConfig(words);
                return;
            case "request":
                ReadRequest(words);
                return;
            case "header" or "down" or "response" or "response-header" or "expect" when !isOpen:
                Alert(keyword, $"'{keyword.Text}' belongs to a request; write 'request GET http://host/path' above it");
                return;
            case "header" or "response-header":
                ReadHeader(words);
                return;
            case "down" when Only(words, "a server as backend/server") is { } server:
                question = question! with { Down = [.. question.Down, server.Text] };
                return;
            case "response" when Only(words, "a status") is { } status:
                question = question!.WithStatus(status.Text, out var fault);
                Alert(status, fault);
                return;
            case "expect":
                if (ExpectationTable.Read(words, Alert) is { } expectation)
                {
                    expectations.Add(expectation);
                }

                return;
            case "down" or "response":
                return;
            default:
                var nearest = NearestWord.Find(keyword.Text, Keywords);
                Alert(keyword, $"unknown keyword '{keyword.Text}'; " + (nearest != null ? $"did you mean '{nearest}'?" : $"there are {string.Join(", ", Keywords)}"));
                return;
        }
    }

    private void ReadConfig(IReadOnlyList<Word> words)
    {
        if (words.Count == 1)
        {
            Alert(words[0], "'config' expects a file of haproxy.cfg behind it");
        }
        else if (requests.Count > 0 || isOpen)
        {
            Alert(words[0], "'config' stands above the first request: a file of expectations is about one configuration");
        }

        configurations.AddRange(words.Skip(1));
    }

    /// <summary><c>request GET http://host/path [HTTP/1.0] [from ADDRESS] [to FRONTEND]</c>.</summary>
    private void ReadRequest(IReadOnlyList<Word> words)
    {
        CloseRequest();
        isOpen = true;
        requestAt = words[0].Position;
        var options = 1;
        while (options < words.Count && !words[options].Text.Contains("://", StringComparison.Ordinal) && words[options].Text is not ("from" or "to" or "down"))
        {
            options++;
        }

        // The URL itself, and the version that may follow it.
        options += options < words.Count && words[options].Text.Contains("://", StringComparison.Ordinal) ? 1 : 0;
        options += options < words.Count && words[options].Text.StartsWith("HTTP/", StringComparison.Ordinal) ? 1 : 0;

        var asked = words.Skip(1).Take(options - 1).ToList();
        question = QuestionText.Parse(ByteText.ToDisplay(string.Join(' ', asked.Select(word => word.Text))), out var fault);
        if (question == null)
        {
            AlertWithin(words[0], asked, fault!);

            // Its further lines are read all the same, for what is wrong with them.
            question = new RequestQuestion("", "http", "", 80);
        }

        for (; options < words.Count; options += 2)
        {
            var option = words[options];
            if (options + 1 == words.Count)
            {
                Alert(option, $"'{option.Text}' expects a word behind it");
                return;
            }

            ReadOption(option, words[options + 1]);
        }
    }

    private void ReadOption(Word option, Word value)
    {
        switch (option.Text)
        {
            case "from":
                question = question!.WithFrom(value.Text, out var fault);
                Alert(value, fault);
                break;
            case "to":
                question = question! with { To = value.Text };
                break;
            case "down":
                question = question! with { Down = [.. question.Down, value.Text] };
                break;
            default:
                var nearest = NearestWord.Find(option.Text, ["from", "to", "down"]);
                Alert(option, $"unexpected '{option.Text}'" + (nearest != null ? $"; did you mean '{nearest}'?" : "; only from, to and down may follow a URL, in which a blank is written %20"));
                break;
        }
    }

    private void ReadHeader(IReadOnlyList<Word> words)
    {
        if (words.Count == 1)
        {
            Alert(words[0], $"'{words[0].Text}' expects 'name: value' behind it");
            return;
        }

        var text = ByteText.ToDisplay(string.Join(' ', words.Skip(1).Select(word => word.Text)));
        var header = HeaderText.Parse(text, out var fault);
        if (header == null)
        {
            AlertWithin(words[0], [.. words.Skip(1)], fault!);
        }
        else if (words[0].Text == "header")
        {
            question = question! with { Headers = [.. question.Headers, header] };
        }
        else
        {
            question = question! with { ResponseHeaders = [.. question.ResponseHeaders, header] };
        }
    }

    private void CloseRequest()
    {
        if (isOpen && expectations.Count == 0 && !diagnostics.HasAlerts)
        {
            diagnostics.Alert(requestAt, "nothing is expected of this request; write 'expect backend NAME' below it.");
        }

        if (isOpen)
        {
            requests.Add(new ExpectedRequest(requestAt, question!, [.. expectations]));
        }

        expectations.Clear();
        isOpen = false;
    }

    private Word? Only(IReadOnlyList<Word> words, string what)
    {
        if (words.Count == 2)
        {
            return words[1];
        }

        Alert(words.Count > 2 ? words[2] : words[0], words.Count > 2 ? $"unexpected '{words[2].Text}'" : $"'{words[0].Text}' expects {what} behind it");
        return null;
    }

    private void Alert(Word word, string message) => diagnostics.Alert(word, Sentence(message));

    private void Alert(Word word, QuestionFault? fault)
    {
        if (fault != null)
        {
            AlertWithin(word, [word], fault);
        }
    }

    /// <summary>Reports a fault in words that were read as one text with single blanks between them.</summary>
    private void AlertWithin(Word keyword, IReadOnlyList<Word> words, QuestionFault fault)
    {
        var offset = Math.Max(fault.Column - 1, 0);
        foreach (var word in words)
        {
            if (offset <= word.Text.Length)
            {
                var at = word.Quoted ? word.Position : word.Position with { Column = word.Position.Column + offset };
                diagnostics.Alert(at, Sentence(fault.Message));
                return;
            }

            offset -= word.Text.Length + 1;
        }

        diagnostics.Alert((words.Count > 0 ? words[^1] : keyword).Position, Sentence(fault.Message));
    }

    private static string Sentence(string message) => message.EndsWith('?') ? message : message + ".";
}

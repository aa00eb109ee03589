using System.Globalization;
using System.Text;
using Tandem.Balancer.Explanation;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.Explain;

/// <summary><c>tandem test</c>: requests, and what should become of them, tried against a configuration without sending anything.</summary>
internal static class TestVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem test: says whether requests would go where they should, without sending any. For people's CI.

          tandem test FILE [-f haproxy.cfg]

        FILE holds lines such as these; words are written as in haproxy.cfg:

          config haproxy.cfg                        # relative to this file; -f takes another one instead

          request GET http://www.example.com/api/v1 from 10.0.0.7
            header cookie: a=b
            expect backend api
            expect request-header x-forwarded-for 10.0.0.7

          request GET http://example.com/
            expect redirect 301 https://example.com/

        Below a request:  header NAME: VALUE   down BACKEND/SERVER   response STATUS   response-header NAME: VALUE
        After expect:     frontend, backend, server NAME   status CODE   redirect [CODE] URL   deny, answer, fail [CODE]
                          request-header, response-header NAME [VALUE]   method, path, body TEXT   no WHAT

        Exit code: 0 all as expected, 1 not all, 2 when a file does not parse or load.

        """;

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>test</c>.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        string? path = null;
        var configurations = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "-f" when i + 1 < arguments.Length:
                    configurations.Add(arguments[++i]);
                    break;
                case "-f":
                    return Refuse("option '-f' expects a file behind it.");
                case ['-', ..] word:
                    var nearest = NearestWord.Find(word, ["-f", "-h", "--help"]);
                    return Refuse($"unknown option '{word}'; {(nearest != null ? $"did you mean '{nearest}'?" : "'tandem test --help' lists them.")}");
                case var word when path != null:
                    return Refuse($"unexpected '{word}': one file of expectations at a time.");
                case var word:
                    path = word;
                    break;
            }
        }

        if (path == null)
        {
            StandardStreams.WriteError(Help);
            return UsageError;
        }

        return Run(path, configurations);
    }

    private static int Run(string path, List<string> configurations)
    {
        if (Read(path) is not { } file)
        {
            return UsageError;
        }

        if (configurations.Count == 0)
        {
            var directory = Path.GetDirectoryName(path) ?? "";
            foreach (var word in file.Configurations)
            {
                configurations.Add(Path.Combine(directory, ByteText.ToDisplay(word.Text)));
                if (Unreadable(configurations[^1]) is { } why)
                {
                    return Refuse($"{word.Position}: the configuration {configurations[^1]} cannot be read: {why}.");
                }
            }
        }

        if (configurations.Count == 0)
        {
            return Refuse($"{path} names no configuration; write 'config haproxy.cfg' at its beginning, or give -f.");
        }

        using var explainer = OfflineConfiguration.Load("test", configurations);
        return explainer == null ? UsageError : Judge(explainer, file);
    }

    /// <summary>Why a configuration that a line names cannot be read; null when it can. A directory is one of parts.</summary>
    private static string? Unreadable(string configuration) =>
        Directory.Exists(configuration) || FileFault.Of(configuration) is not { } fault ? null
            : File.Exists(configuration) ? fault : $"{fault} (it is looked for beside the file that names it)";

    private static ExpectationFile? Read(string path)
    {
        byte[] content;
        try
        {
            // One byte more than there may be: that it is too long is said by its reader, and a device has no end.
            using var stream = File.OpenRead(path);
            var buffer = new MemoryStream();
            var part = new byte[64 * 1024];
            for (var count = stream.Read(part); count > 0 && buffer.Length <= ExpectationFile.MaxBytes; count = stream.Read(part))
            {
                buffer.Write(part, 0, count);
            }

            content = buffer.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse($"{path}: {FileFault.Of(path) ?? FileFault.Of(e)}.");
            return null;
        }

        if (content.AsSpan().StartsWith(ByteOrderMark.Bytes))
        {
            content = content[ByteOrderMark.Bytes.Length..];
        }

        if (LanguageGuess.Of("", ByteText.FromBytes(content)).Language is { } language)
        {
            Refuse($"{path}: this is a {LanguageGuess.FileNameOf(language)}, and here a file of requests is wanted; 'tandem test -h' shows one"
                + (language == ConfigurationLanguage.Haproxy ? ", and -f takes a haproxy.cfg." : "."));
            return null;
        }

        var diagnostics = new Diagnostics();
        var file = ExpectationFile.Read(path, content, Environment.GetEnvironmentVariable, diagnostics);
        foreach (var diagnostic in diagnostics.All)
        {
            StandardStreams.WriteError($"tandem: test: {diagnostic.Position}: {ByteText.ToDisplay(diagnostic.Message)}\n");
        }

        return file;
    }

    private static int Judge(Explainer explainer, ExpectationFile file)
    {
        var text = new StringBuilder();
        var met = 0;
        var mistakes = 0;
        foreach (var request in file.Requests)
        {
            var told = explainer.Explain(request.Question, out var mistake);
            if (told == null)
            {
                StandardStreams.WriteError($"tandem: test: {request.Position}: {mistake}\n");
                mistakes++;
                continue;
            }

            var missed = request.Expectations.Where(expectation => !expectation.IsMet(told)).ToList();
            met += missed.Count == 0 ? 1 : 0;
            text.Append(missed.Count == 0 ? "ok   " : "NOT  ").Append(Place(request.Position)).Append("  ").Append(request.Question.Text).Append('\n');
            var width = missed.Count == 0 ? 0 : missed.Max(expectation => expectation.Expected.Length);
            foreach (var expectation in missed)
            {
                text.Append(CultureInfo.InvariantCulture, $"       {Place(expectation.Position)}  expected {expectation.Expected.PadRight(width)}   got {expectation.Got(told)}\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"{met} as expected, {file.Requests.Count - met - mistakes} not");
        text.Append(mistakes > 0 ? string.Create(CultureInfo.InvariantCulture, $", {mistakes} not tried\n") : "\n");
        StandardStreams.WriteOutput(text.ToString());
        return mistakes > 0 ? UsageError : met == file.Requests.Count ? 0 : 1;
    }

    private static string Place(Position position) => $"{position.File?.Name}:{position.Line}";

    private static int Refuse(string message)
    {
        StandardStreams.WriteError($"tandem: test: {message}\n");
        return UsageError;
    }
}

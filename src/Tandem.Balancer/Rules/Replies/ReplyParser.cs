using Tandem.Balancer.Logging;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Reads the words that describe an answer: <c>status</c>, <c>content-type</c>, a body and <c>hdr</c> fields.</summary>
internal sealed class ReplyParser
{
    /// <summary>HAProxy's tune.bufsize: no body may be larger.</summary>
    private const int MaxBodyBytes = 16384;

    private static readonly int[] ErrorStatuses =
        [200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504];

    private readonly ActionWords words;
    private readonly bool isError;
    private readonly List<(byte[] Name, FormatText Value)> fields = [];
    private int status;
    private Word? statusWord;
    private string? contentType;
    private FormatText? body;
    private Word? bodyWord;
    private FileReply? file;

    internal ReplyParser(ActionWords words, int status, bool isError)
    {
        this.words = words;
        this.status = status;
        this.isError = isError;
    }

    /// <summary>Reads all words.</summary>
    /// <param name="reply">The answer; null for the usual one of the status.</param>
    /// <param name="code">Its status.</param>
    /// <returns>False after an error.</returns>
    internal bool Parse(out ReplyTemplate? reply, out int code)
    {
        reply = null;
        // The usual answer of the status is meant by nothing at all, by deny_status alone and by default-errorfiles.
        var usual = isError;
        while (words.Next() is { } word)
        {
            usual = word.Text == "default-errorfiles" || (usual && word.Text == "deny_status");
            if (!Option(word))
            {
                code = 0;
                return false;
            }
        }

        code = file?.Status ?? status;
        if (file != null)
        {
            reply = file;
            return true;
        }

        if (usual && fields.Count == 0)
        {
            if (!ErrorStatuses.Contains(status))
            {
                words.Fail(statusWord ?? words.Line.Action, $"status code '{status}' not handled by default with 'default-errorfiles' argument");
                return false;
            }

            return true;
        }

        if (body != null && contentType == null)
        {
            words.Fail(bodyWord!, "a content type must be defined when non-empty payload is configured : write 'content-type'");
            return false;
        }

        if (body != null && (status is 204 or 304))
        {
            words.Fail(bodyWord!, $"No body expected for {status} responses");
            return false;
        }

        reply = new ContentReply(status, [.. fields], contentType == null ? null : ByteText.ToBytes(contentType), body);
        return true;
    }

    private bool Option(Word word)
    {
        switch (word.Text)
        {
            case "status" or "deny_status" when word.Text == "status" || isError:
                statusWord = word;
                return words.ExpectNumber("<status_code> as argument, between 200 and 599", 200, 599, out status);
            case "content-type":
                contentType = words.Expect("<ctype> as argument")?.Text;
                return contentType != null;
            case "string" or "lf-string" or "file" or "lf-file":
                return body == null ? Body(word) : Fail(word, "the payload is already defined");
            case "errorfile":
                return ErrorFile(word);
            case "default-errorfiles":
                return true;
            case "errorfiles":
                return Fail(word, "'errorfiles' is not supported yet");
            case "hdr":
                return Field();
            default:
                words.FailUnknown(
                    word,
                    $"unknown argument '{word.Text}'; expects 'status', 'content-type', 'errorfile', 'file', 'lf-file', 'string', 'lf-string' or 'hdr'",
                    ["status", "deny_status", "content-type", "errorfile", "default-errorfiles", "file", "lf-file", "string", "lf-string", "hdr"]);
                return false;
        }
    }

    private bool Body(Word keyword)
    {
        bodyWord = keyword;
        if (words.Expect($"an argument behind '{keyword.Text}'") is not { } argument)
        {
            return false;
        }

        if (keyword.Text is "file" or "lf-file")
        {
            var content = words.Compiler.ReadFile(argument.Text);
            if (content == null)
            {
                return Fail(argument, $"failed to open the file '{argument.Text}'");
            }

            argument = new Word(ByteText.FromBytes(content), argument.Position, Quoted: true);
        }

        if (argument.Text.Length > MaxBodyBytes)
        {
            return Fail(argument, $"the payload exceeds the buffer size ({argument.Text.Length} > {MaxBodyBytes})");
        }

        body = keyword.Text.StartsWith("lf-", StringComparison.Ordinal)
            ? FormatText.Compile(words.Compiler, argument, words.Hook, LogFormatSettings.ForHeaders)
            : FormatText.Literal(argument.Text);
        return body != null;
    }

    private bool ErrorFile(Word keyword)
    {
        if (words.Expect("<file> as argument") is not { } path)
        {
            return false;
        }

        var content = words.Compiler.ReadFile(path.Text);
        var error = content == null ? $"failed to open the file '{path.Text}'" : null;
        file = content == null ? null : FileReply.Parse(content, out error);
        return file != null || Fail(path, error ?? keyword.Text);
    }

    private bool Field()
    {
        if (words.Expect("<name> and <value> as arguments") is not { } name || words.Expect("<name> and <value> as arguments") is not { } value)
        {
            return false;
        }

        // The length is what was measured; such a field is ignored with a word, as HAProxy does.
        if (name.Text.Equals("content-length", StringComparison.OrdinalIgnoreCase))
        {
            words.Compiler.Diagnostics.Warning(name.Position, "hdr 'content-length' ignored");
            return true;
        }

        var text = FormatText.Compile(words.Compiler, value, words.Hook, LogFormatSettings.ForHeaders);
        if (text == null)
        {
            return false;
        }

        fields.Add((ByteText.ToBytes(name.Text.ToLowerInvariant()), text));
        return true;
    }

    private bool Fail(Word word, string message)
    {
        words.Fail(word, message);
        return false;
    }
}

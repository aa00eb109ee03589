using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>What an <c>http-check send</c> line says, to be written over what <c>option httpchk</c> said before or says later.</summary>
internal sealed class HttpSendWords
{
    internal static readonly string[] Names = ["comment", "meth", "uri", "uri-lf", "ver", "hdr", "body", "body-lf"];

    private readonly List<CheckHeader> headers = [];
    private string? method;
    private string? version;
    private string? comment;
    private Word? uri;
    private Word? body;
    private bool uriIsFormat;
    private bool bodyIsFormat;

    /// <summary>Takes a parameter with the one or two words after it; false when there is no such parameter.</summary>
    internal bool TryTake(Word name, Word first, Word second)
    {
        switch (name.Text)
        {
            case "meth":
                method = first.Text;
                return true;
            case "uri" or "uri-lf":
                (uri, uriIsFormat) = (first, name.Text == "uri-lf");
                return true;
            case "ver":
                version = first.Text;
                return true;
            case "hdr":
                headers.Add(new CheckHeader(first, second));
                return true;
            case "body" or "body-lf":
                (body, bodyIsFormat) = (first, name.Text == "body-lf");
                return true;
            case "comment":
                comment = first.Text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A request that says what this line says and otherwise what the one under it does.</summary>
    internal CheckHttpSendRule Over(CheckHttpSendRule under) => under with
    {
        Comment = comment ?? under.Comment,
        Method = method ?? under.Method,
        Uri = uri?.Text ?? under.Uri,
        UriPosition = uri?.Position ?? under.UriPosition,
        UriIsFormat = uri is null ? under.UriIsFormat : uriIsFormat,
        Version = version ?? under.Version,
        Headers = headers.Count > 0 ? headers : under.Headers,
        Body = body ?? under.Body,
        BodyIsFormat = body is null ? under.BodyIsFormat : bodyIsFormat,
    };
}

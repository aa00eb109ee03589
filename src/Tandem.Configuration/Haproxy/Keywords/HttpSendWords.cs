using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>What an <c>http-check send</c> line says, to be written over what <c>option httpchk</c> said before or says later.</summary>
internal sealed class HttpSendWords
{
    internal static readonly string[] Names = ["comment", "meth", "uri", "uri-lf", "ver", "hdr", "body", "body-lf"];

    private readonly List<CheckHeader> _headers = [];
    private string? _method;
    private string? _version;
    private string? _comment;
    private Word? _uri;
    private Word? _body;
    private bool _uriIsFormat;
    private bool _bodyIsFormat;

    /// <summary>Takes a parameter with the one or two words after it; false when there is no such parameter.</summary>
    internal bool TryTake(Word name, Word first, Word second)
    {
        switch (name.Text)
        {
            case "meth":
                _method = first.Text;
                return true;
            case "uri" or "uri-lf":
                (_uri, _uriIsFormat) = (first, name.Text == "uri-lf");
                return true;
            case "ver":
                _version = first.Text;
                return true;
            case "hdr":
                _headers.Add(new CheckHeader(first, second));
                return true;
            case "body" or "body-lf":
                (_body, _bodyIsFormat) = (first, name.Text == "body-lf");
                return true;
            case "comment":
                _comment = first.Text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A request that says what this line says and otherwise what the one under it does.</summary>
    internal CheckHttpSendRule Over(CheckHttpSendRule under) => under with
    {
        Comment = _comment ?? under.Comment,
        Method = _method ?? under.Method,
        Uri = _uri?.Text ?? under.Uri,
        UriPosition = _uri?.Position ?? under.UriPosition,
        UriIsFormat = _uri is null ? under.UriIsFormat : _uriIsFormat,
        Version = _version ?? under.Version,
        Headers = _headers.Count > 0 ? _headers : under.Headers,
        Body = _body ?? under.Body,
        BodyIsFormat = _body is null ? under.BodyIsFormat : _bodyIsFormat,
    };
}

using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// What a proxy section answers with each error status: its <c>errorfile</c>, its <c>errorloc</c>, or HAProxy's built-in message.
/// Built when the configuration is compiled.
/// </summary>
internal sealed class ErrorReplies
{
    private static readonly FixedReply?[] BuiltIn = new FixedReply?[600];

    private readonly FixedReply?[] own = new FixedReply?[600];

    internal ErrorReplies(ProxySection section)
    {
        foreach (var file in section.ErrorFiles)
        {
            own[file.Status] = file.Content.IsEmpty ? FixedReply.Silent(file.Status) : FixedReply.FromMessage(file.Status, file.Content.Span);
        }

        foreach (var location in section.ErrorLocations)
        {
            var head = $"HTTP/1.1 {location.RedirectStatus} {(location.RedirectStatus == 303 ? "See Other" : "Found")}\r\n"
                + "cache-control: no-cache\r\ncontent-length: 0\r\nlocation: " + location.Url + "\r\n";
            own[location.Status] = new FixedReply(location.RedirectStatus, Encoding.Latin1.GetBytes(head), []);
        }
    }

    /// <summary>The answer for a status; that of 500 when there is none for it.</summary>
    internal FixedReply Of(int status) => own[status] ?? OfBuiltIn(status);

    /// <summary>The section's own answer, if it has one.</summary>
    internal FixedReply? OwnOf(int status) => own[status];

    private static FixedReply OfBuiltIn(int status)
    {
        if (!ErrorMessages.Has(status))
        {
            status = 500;
        }

        return BuiltIn[status] ??= new FixedReply(status, ErrorMessages.Head(status).ToArray(), ErrorMessages.Body(status).ToArray());
    }
}

using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <content>A server that sends readers elsewhere (configuration.txt 5.2 "redir").</content>
internal sealed unsafe partial class Exchange
{
    protected override bool AnswersInsteadOf(Server server)
    {
        if (server.RedirectPrefix is not { } prefix || request.MethodId is not (HttpMethod.Get or HttpMethod.Head))
        {
            return false;
        }

        var path = request.Path;
        if (path.Length == 0)
        {
            return false;
        }

        var reply = new ReplyWriter(Loop.Output, ReplyCapacity);
        reply.StatusLine(302, "Found"u8);
        reply.Add("cache-control: no-cache\r\ncontent-length: 0\r\nlocation: "u8);
        reply.Add(prefix);
        reply.Add(new ReadOnlySpan<byte>(request.Base + path.Offset, request.Target.End - path.Offset));
        reply.Add("\r\n"u8);
        reply.EndHead(ReplyOptions.Close);
        if (reply.Overflowed)
        {
            Reply(500, (byte)'L', (byte)'C', mustClose: true);
            return true;
        }

        LeaveBackendForReply();
        SetEnd(302, (byte)'L', (byte)'C');
        countsConnection = true;
        SendReply(reply.Length, keeps: false);
        return true;
    }
}

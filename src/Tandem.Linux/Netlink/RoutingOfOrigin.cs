namespace Tandem.Linux.Netlink;

/// <summary>
/// Finds all routes and rules of one origin (RTPROT_*), and builds the requests that delete each: what the kernel says of it, sent back, as
/// ip-route(8) flushes. The kernel itself passes over the routes of others, of which a router with a full table has a million.
/// </summary>
public static class RoutingOfOrigin
{
    /// <summary>Bytes of requests at most, some thousand routes; what is beyond stays.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Adds requests that delete them.</summary>
    /// <param name="origin">The origin, 1 to 255.</param>
    /// <param name="deletions">Where to.</param>
    /// <param name="keepsRoute">True for a route that is to stay.</param>
    /// <param name="keepsRule">True for a rule that is to stay.</param>
    /// <returns>How many of both were added.</returns>
    public static (int Routes, int Rules) CollectDeletions(byte origin, NetlinkBatch deletions, Predicate<RouteNotice> keepsRoute, Predicate<RuleNotice> keepsRule)
    {
        using var socket = NetlinkSocket.Open(NetlinkNumbers.ProtocolRoute, out _);
        if (socket == null)
        {
            return default;
        }

        NetlinkSocket.SetOption(socket.Descriptor, NetlinkNumbers.SolNetlink, NetlinkNumbers.NetlinkStrictCheck, 1);
        var filter = new Filter(origin, keepsRoute, keepsRule);
        var question = new NetlinkBatch(64);
        var before = deletions.Count;
        Ask(NetlinkNumbers.GetRule, NetlinkNumbers.DeleteRule);
        var rules = deletions.Count - before;
        Ask(NetlinkNumbers.GetRoute, NetlinkNumbers.DeleteRoute);
        return (deletions.Count - before - rules, rules);

        void Ask(ushort get, ushort delete)
        {
            foreach (var family in (int[])[NetlinkNumbers.AfInet, NetlinkNumbers.AfInet6])
            {
                question.Clear();
                question.DumpRouting(get, (byte)family, get == NetlinkNumbers.GetRoute ? origin : (byte)0);
                _ = socket.Dump(question, (kind, body) =>
                {
                    filter.IsUnwanted = false;
                    NoticeReader.Read(kind, 0, body, filter);
                    if (filter.IsUnwanted && deletions.Length + body.Length < MostBytes)
                    {
                        deletions.DeleteAsDumped(delete, body);
                    }
                });
            }
        }
    }

    private sealed class Filter(byte origin, Predicate<RouteNotice> keepsRoute, Predicate<RuleNotice> keepsRule) : NetlinkHandler
    {
        internal bool IsUnwanted { get; set; }

        public override void OnRoute(in RouteNotice notice) => IsUnwanted = notice.Protocol == origin && !keepsRoute(notice);

        public override void OnRule(in RuleNotice notice) => IsUnwanted = notice.Protocol == origin && !keepsRule(notice);
    }
}

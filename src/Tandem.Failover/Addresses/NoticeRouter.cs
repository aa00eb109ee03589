using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>Hands notifications to the <see cref="HostNetwork"/>, whose own methods for them nobody else may call.</summary>
internal sealed class NoticeRouter(HostNetwork network) : NetlinkHandler
{
    public override void OnLink(in LinkNotice notice) => network.OnLink(notice);

    public override void OnAddress(in AddressNotice notice) => network.OnAddress(notice);

    public override void OnRoute(in RouteNotice notice) => network.OnRoute(notice);

    public override void OnRule(in RuleNotice notice) => network.OnRule(notice);

    public override void OnOverrun() => network.OnOverrun();
}
